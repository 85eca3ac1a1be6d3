package dev.earmark.spring;

import dev.earmark.redis.RedisStockStoreBuilder;

/**
 * Sets options of the auto-configured Redis store that have no property. Beans of this type are called in their order, after the
 * properties and the beans have been applied. A builder refuses an option that is set twice, so leave out the property of an
 * option that you set here.
 */
@FunctionalInterface
public interface RedisStockStoreBuilderCustomizer {
    /**
     * Changes the builder.
     *
     * @param builder the builder, just before the Redis store is built
     */
    void customize(RedisStockStoreBuilder builder);
}
