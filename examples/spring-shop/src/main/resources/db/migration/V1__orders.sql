CREATE TABLE shop_order (
    id       VARCHAR(100) PRIMARY KEY,
    customer VARCHAR(100) NOT NULL,
    -- Written by OrderRows alone, in the transaction that changes the reservation.
    status   VARCHAR(20)  NOT NULL DEFAULT 'NEW'
        CHECK (status IN ('NEW', 'PENDING', 'PAID', 'CANCELLED', 'EXPIRED')),
    -- The payment or the voucher that paid the order. Any other payment for it is refunded.
    paid_by  VARCHAR(100)
);

CREATE TABLE shop_order_line (
    order_id VARCHAR(100) NOT NULL REFERENCES shop_order (id) ON DELETE CASCADE,
    sku      VARCHAR(100) NOT NULL,
    quantity INTEGER      NOT NULL CHECK (quantity > 0),
    PRIMARY KEY (order_id, sku)
);

-- What the accounts department has to send back.
CREATE TABLE shop_refund (
    payment_id VARCHAR(100) PRIMARY KEY,
    order_id   VARCHAR(100) NOT NULL
);

CREATE TABLE shop_voucher (
    code    VARCHAR(100) PRIMARY KEY,
    used_by VARCHAR(100) REFERENCES shop_order (id)
);
