package dev.earmark.benchmarks.contenders;

import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;

/** Redisson's client, with its own defaults. */
final class Redissons {
    private Redissons() {}

    static RedissonClient connect(String url) {
        Config config = new Config();
        config.useSingleServer().setAddress(url);
        return Redisson.create(config);
    }
}
