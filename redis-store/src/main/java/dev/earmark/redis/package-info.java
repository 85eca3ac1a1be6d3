/**
 * For shops that keep their stock in Redis or Valkey: {@link dev.earmark.redis.RedisStockStore}. The rules stand in the Lua
 * scripts beside these classes, one file per command, and do what {@link dev.earmark.spi.ledger.Ledger} does.
 */
@NullMarked
package dev.earmark.redis;

import org.jspecify.annotations.NullMarked;
