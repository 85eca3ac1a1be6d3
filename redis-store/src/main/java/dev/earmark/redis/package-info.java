/**
 * Nothing yet: the store that keeps stock in Redis, with the rules as one atomic Lua script, will live here.
 */
@NullMarked
package dev.earmark.redis;

import org.jspecify.annotations.NullMarked;
