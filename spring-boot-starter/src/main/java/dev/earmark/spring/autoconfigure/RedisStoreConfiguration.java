package dev.earmark.spring.autoconfigure;

import dev.earmark.engine.ReservationEngine;
import dev.earmark.redis.EventsPolicy;
import dev.earmark.redis.RedisStockStore;
import dev.earmark.redis.RedisStockStoreBuilder;
import dev.earmark.spi.StockStore;
import dev.earmark.spring.RedisStockStoreBuilderCustomizer;
import io.lettuce.core.RedisClient;
import java.util.Objects;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The store in Redis. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({RedisStockStore.class, RedisClient.class})
@ConditionalOnProperty(name = "earmark.store", havingValue = "redis")
@ConditionalOnMissingBean({StockStore.class, ReservationEngine.class})
@Import({RedisAddress3Configuration.class, RedisAddress4Configuration.class})
class RedisStoreConfiguration {
    @Bean
    EarmarkRedisClient earmarkRedisClient(EarmarkProperties properties, ObjectProvider<RedisAddress> address) {
        EarmarkProperties.Redis redis = properties.redis();
        return new EarmarkRedisClient(
                redis.uri(),
                redis.uri() == null ? address.getIfAvailable() : null,
                Objects.requireNonNullElse(redis.commandTimeout(), RedisStockStoreBuilder.DEFAULT_COMMAND_TIMEOUT));
    }

    @Bean
    RedisStockStore earmarkStockStore(
            EarmarkRedisClient client,
            EarmarkProperties properties,
            ObjectProvider<RedisStockStoreBuilderCustomizer> customizers) {
        EarmarkProperties.Redis redis = properties.redis();
        RedisStockStoreBuilder builder = client.newStore();
        Policies.apply(redis.prefix(), builder::prefix);
        Policies.apply(redis.commandTimeout(), builder::commandTimeout);
        Policies.apply(
                redis.replicas().count(),
                count -> builder.replicas(count, redis.replicas().timeout()));
        if (redis.events().enabled()) {
            EventsPolicy policy = EventsPolicy.DEFAULT;
            Long maxLength = redis.events().maxLength();
            builder.events(maxLength == null ? policy : policy.withMaxLength(maxLength));
        }
        if (redis.allowEviction()) {
            builder.allowEviction();
        }
        customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
        return builder.build();
    }
}
