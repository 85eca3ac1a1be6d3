-- Earmark, schema version 3, MySQL and MariaDB: how many units of a SKU the owner may have, and how long a reservation may be
-- held at most.
ALTER TABLE earmark_reservation ADD COLUMN owner_limit BIGINT, ADD COLUMN extendable_until DATETIME(6);

INSERT IGNORE INTO earmark_schema (version, applied_at) VALUES (3, UTC_TIMESTAMP(6));
