-- Earmark, schema version 1, PostgreSQL. Names are compared byte by byte, whatever the database's collation.
CREATE TABLE IF NOT EXISTS earmark_schema (
    version    INT          NOT NULL,
    applied_at TIMESTAMP(6) NOT NULL,
    PRIMARY KEY (version)
);

-- One row per SKU: the counters. A change of a reservation also raises the versions of its SKUs' rows,
-- so a lock on these rows guards the reservation.
CREATE TABLE IF NOT EXISTS earmark_level (
    sku      VARCHAR(100) COLLATE "C" NOT NULL,
    on_hand  BIGINT       NOT NULL,
    reserved BIGINT       NOT NULL,
    sold     BIGINT       NOT NULL,
    version  BIGINT       NOT NULL,
    PRIMARY KEY (sku),
    CONSTRAINT earmark_level_never_oversold CHECK (reserved >= 0 AND on_hand >= reserved),
    CONSTRAINT earmark_level_sold CHECK (sold >= 0)
);

-- One row per reservation. All times are UTC, by the database's clock. due_at is when the reaper has to look at the reservation: at
-- expires_at while it is HELD, and the retention time after due_at when it is finished, because due_at is the time of the last
-- change then.
CREATE TABLE IF NOT EXISTS earmark_reservation (
    id          VARCHAR(100) COLLATE "C" NOT NULL,
    status      VARCHAR(10)  NOT NULL,
    owner       VARCHAR(100) COLLATE "C",
    created_at  TIMESTAMP(6) NOT NULL,
    expires_at  TIMESTAMP(6) NOT NULL,
    due_at      TIMESTAMP(6) NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT earmark_reservation_status CHECK (status IN ('HELD', 'CONFIRMED', 'CANCELLED', 'EXPIRED'))
);

-- The reaper uses this index: to expire, and to purge.
CREATE INDEX IF NOT EXISTS earmark_reservation_due ON earmark_reservation (status, due_at, id);

-- One row per SKU of a reservation. expires_at is a copy of the reservation's while that is HELD, and null afterwards.
-- No foreign keys: the rows that they would lock are guarded by earmark_level already.
CREATE TABLE IF NOT EXISTS earmark_line (
    reservation_id VARCHAR(100) COLLATE "C" NOT NULL,
    sku            VARCHAR(100) COLLATE "C" NOT NULL,
    quantity       BIGINT       NOT NULL,
    returned       BIGINT       NOT NULL,
    expires_at     TIMESTAMP(6),
    PRIMARY KEY (reservation_id, sku),
    CONSTRAINT earmark_line_quantity CHECK (quantity >= 1),
    CONSTRAINT earmark_line_returned CHECK (returned >= 0 AND quantity >= returned)
);

-- A reserve that is short of units uses this index to find overdue reservations of its SKUs.
CREATE INDEX IF NOT EXISTS earmark_line_held ON earmark_line (sku, expires_at, reservation_id) WHERE expires_at IS NOT NULL;

-- The journal: one row per applied adjust, setOnHand and returnStock, so that a repeated one has no second effect.
CREATE TABLE IF NOT EXISTS earmark_operation (
    id         VARCHAR(100) COLLATE "C" NOT NULL,
    kind       VARCHAR(20)  NOT NULL,
    subject    VARCHAR(100) COLLATE "C" NOT NULL,
    units      BIGINT       NOT NULL,
    reason     VARCHAR(200) NOT NULL,
    digest     CHAR(64)     NOT NULL,
    applied_at TIMESTAMP(6) NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX IF NOT EXISTS earmark_operation_applied ON earmark_operation (applied_at, id);

INSERT INTO earmark_schema (version, applied_at) VALUES (1, clock_timestamp() AT TIME ZONE 'UTC') ON CONFLICT DO NOTHING;
