package dev.earmark.examples.cli;

import dev.earmark.examples.stores.StoreOptions;

/** An example that needs a store in Redis. */
public abstract class RedisExample extends Example {
    @Override
    final void check(StoreOptions options) {
        options.requireRedis();
    }
}
