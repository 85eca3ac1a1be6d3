-- Earmark, schema version 2, PostgreSQL: lists what an owner holds. If the table has years of data, create the index beforehand with
-- CREATE INDEX CONCURRENTLY, so that no transaction waits for it.
CREATE INDEX IF NOT EXISTS earmark_reservation_owner ON earmark_reservation (owner, status, expires_at, id)
    WHERE owner IS NOT NULL;

INSERT INTO earmark_schema (version, applied_at) VALUES (2, clock_timestamp() AT TIME ZONE 'UTC') ON CONFLICT DO NOTHING;
