-- Earmark, schema version 3, PostgreSQL: how many units of a SKU the owner may have, and how long a reservation may be held at
-- most.
ALTER TABLE earmark_reservation
    ADD COLUMN IF NOT EXISTS owner_limit BIGINT, ADD COLUMN IF NOT EXISTS extendable_until TIMESTAMP(6);

INSERT INTO earmark_schema (version, applied_at) VALUES (3, clock_timestamp() AT TIME ZONE 'UTC') ON CONFLICT DO NOTHING;
