-- Earmark, schema version 2, MySQL and MariaDB: lists what an owner holds.
CREATE INDEX earmark_reservation_owner ON earmark_reservation (owner, status, expires_at, id);

INSERT IGNORE INTO earmark_schema (version, applied_at) VALUES (2, UTC_TIMESTAMP(6));
