package dev.earmark.spring.autoconfigure;

import dev.earmark.engine.ReservationEngine;
import dev.earmark.engine.ReservationListener;
import dev.earmark.engine.StockLoader;
import dev.earmark.spi.StockStore;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
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
    RedisStoreConfiguration.class,
    MemoryStoreConfiguration.class,
    EventsConfiguration.class,
    EngineConfiguration.class,
    OwnStoreConfiguration.class,
    TransactionsConfiguration.class
})
public final class EarmarkAutoConfiguration {
    EarmarkAutoConfiguration() {}
}
