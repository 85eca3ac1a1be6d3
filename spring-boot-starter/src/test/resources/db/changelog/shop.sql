--liquibase formatted sql

--changeset shop:1
CREATE TABLE shop_order (id VARCHAR(50) PRIMARY KEY);
