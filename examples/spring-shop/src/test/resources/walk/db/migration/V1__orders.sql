CREATE TABLE shop_order (
    id       VARCHAR(100) PRIMARY KEY,
    sku      VARCHAR(100) NOT NULL,
    quantity BIGINT       NOT NULL
);
