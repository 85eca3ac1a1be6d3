-- Earmark, schema version 3, H2: how many units of a SKU the owner may have, and how long a reservation may be held at most.
ALTER TABLE earmark_reservation ADD COLUMN IF NOT EXISTS owner_limit BIGINT;
ALTER TABLE earmark_reservation ADD COLUMN IF NOT EXISTS extendable_until TIMESTAMP(6);

MERGE INTO earmark_schema (version, applied_at) KEY (version)
    VALUES (3, CAST(CURRENT_TIMESTAMP AT TIME ZONE 'UTC' AS TIMESTAMP(6)));
