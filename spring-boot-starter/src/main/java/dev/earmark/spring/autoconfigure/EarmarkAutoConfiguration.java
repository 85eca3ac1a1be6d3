package dev.earmark.spring.autoconfigure;

import dev.earmark.engine.ReservationEngine;
import dev.earmark.engine.ReservationEngineBuilder;
import dev.earmark.engine.ReservationListener;
import dev.earmark.engine.StockLoader;
import dev.earmark.spi.StockStore;
import dev.earmark.spring.ReservationEngineBuilderCustomizer;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * Builds a {@link ReservationEngine} and its store from the properties {@code earmark.*}: in the database of the
 * application's data source, in Redis, or in memory. Leaves out what the application has as a bean itself: a {@link
 * ReservationEngine}, a {@link StockStore}.
 *
 * <p>All beans of type {@link ReservationListener} hear of the engine, in their order, and so do the customizers. Beans of
 * type {@code ChangeHook} run in the transactions of the JDBC store, one after the other. A {@link StockLoader} is asked for
 * unknown SKUs.
 */
@AutoConfiguration(
        afterName = {
            // Boot 3.5
            "org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration",
            "org.springframework.boot.autoconfigure.jdbc.XADataSourceAutoConfiguration",
            "org.springframework.boot.autoconfigure.jdbc.DataSourceTransactionManagerAutoConfiguration",
            "org.springframework.boot.autoconfigure.orm.jpa.HibernateJpaAutoConfiguration",
            "org.springframework.boot.autoconfigure.flyway.FlywayAutoConfiguration",
            "org.springframework.boot.autoconfigure.liquibase.LiquibaseAutoConfiguration",
            "org.springframework.boot.autoconfigure.data.redis.RedisAutoConfiguration",
            // Boot 4
            "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
            "org.springframework.boot.jdbc.autoconfigure.XADataSourceAutoConfiguration",
            "org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration",
            "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration",
            "org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration",
            "org.springframework.boot.liquibase.autoconfigure.LiquibaseAutoConfiguration",
            "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration"
        })
@ConditionalOnProperty(name = "earmark.enabled", matchIfMissing = true)
@EnableConfigurationProperties(EarmarkProperties.class)
@Import({
    JdbcStoreConfiguration.class,
    MemoryStoreConfiguration.class,
    EarmarkAutoConfiguration.EngineConfiguration.class,
    TransactionsConfiguration.class
})
public final class EarmarkAutoConfiguration {
    EarmarkAutoConfiguration() {}

    /** Imported after the stores, so that it sees them. */
    @Configuration(proxyBeanMethods = false)
    static class EngineConfiguration {
        @Bean
        @ConditionalOnMissingBean
        ReservationEngine earmarkReservationEngine(
                ObjectProvider<StockStore> store,
                EarmarkProperties properties,
                ObjectProvider<ReservationListener> listeners,
                ObjectProvider<StockLoader> unknownSkus,
                ObjectProvider<ReservationEngineBuilderCustomizer> customizers) {
            StockStore chosen = store.getIfAvailable(() -> {
                throw MissingStore.of(properties.store());
            });
            ReservationEngineBuilder builder = ReservationEngine.builder(chosen)
                    .retry(Policies.retry(properties.retry()))
                    .combining(Policies.combining(properties.combining()))
                    .reaper(Policies.reaper(properties.reaper()));
            Policies.apply(properties.holdFor(), builder::holdFor);
            Policies.apply(properties.longestHold(), builder::longestHold);
            Policies.apply(properties.retention(), builder::retention);
            List<ReservationListener> all = listeners.orderedStream().toList();
            if (!all.isEmpty()) {
                builder.listener(new ListenerList(all));
            }
            unknownSkus.ifAvailable(builder::unknownSkus);
            customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
            return builder.build();
        }

        @Bean
        @ConditionalOnBean(name = "earmarkReservationEngine")
        EngineLifecycle earmarkEngineLifecycle(ReservationEngine earmarkReservationEngine, ApplicationContext context) {
            return new EngineLifecycle(earmarkReservationEngine, context);
        }
    }
}
