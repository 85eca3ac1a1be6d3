-- Earmark, schema version 2, H2: lists what an owner holds.
CREATE INDEX IF NOT EXISTS earmark_reservation_owner ON earmark_reservation (owner, status, expires_at, id);

MERGE INTO earmark_schema (version, applied_at) KEY (version)
    VALUES (2, CAST(CURRENT_TIMESTAMP AT TIME ZONE 'UTC' AS TIMESTAMP(6)));
