package dev.earmark.benchmarks.contenders;

import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;

/** Opens Redisson clients with default settings. */
final class RedissonClients {
    private RedissonClients() {}

    static RedissonClient connect(String url) {
        Config config = new Config();
        config.useSingleServer().setAddress(url);
        return Redisson.create(config);
    }
}
