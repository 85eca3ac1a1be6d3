/**
 * Keeps stock in Redis or Valkey: {@link dev.earmark.redis.RedisStockStore}. The rules are Lua scripts in the folder
 * {@code dev/earmark/redis/lua}, with one file for each command in {@code commands}. They do the same as the Java
 * {@link dev.earmark.spi.ledger.Ledger}.
 */
@NullMarked
package dev.earmark.redis;

import org.jspecify.annotations.NullMarked;
