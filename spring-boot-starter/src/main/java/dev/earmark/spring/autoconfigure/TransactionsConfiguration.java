package dev.earmark.spring.autoconfigure;

import dev.earmark.engine.EngineObserver;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.jdbc.JdbcStockStore;
import dev.earmark.spring.EarmarkTransactions;
import dev.earmark.spring.ReservationEventPublisher;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.transaction.PlatformTransactionManager;

/** The helper that joins a transaction, for the store of Earmark's configuration or of the application's. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({JdbcStockStore.class, DelegatingDataSource.class, PlatformTransactionManager.class})
@ConditionalOnBean(JdbcStockStore.class)
class TransactionsConfiguration {
    /** For the engine of this configuration. Its order is that of an outer observer, so that it warns before a trace begins. */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    EngineObserver earmarkEngineCallInTransaction(
            ObjectProvider<ShopDataSource> dataSource,
            ConfigurableListableBeanFactory beans,
            EarmarkProperties properties,
            ObjectProvider<PlatformTransactionManager> managers) {
        return EarmarkTransactions.warning(
                shop(dataSource, beans, properties).bean(),
                () -> managers.orderedStream().toList());
    }

    @Bean
    @ConditionalOnBean(ReservationEngine.class)
    @ConditionalOnMissingBean
    EarmarkTransactions earmarkTransactions(
            ReservationEngine engine,
            JdbcStockStore store,
            ObjectProvider<ShopDataSource> dataSource,
            ConfigurableListableBeanFactory beans,
            EarmarkProperties properties,
            ObjectProvider<OptionalEvents> events,
            ObjectProvider<ReservationEventPublisher> publisher,
            ObjectProvider<PlatformTransactionManager> managers) {
        EarmarkTransactions transactions = new EarmarkTransactions(
                engine, store, shop(dataSource, beans, properties).bean(), () -> managers.orderedStream().toList());
        OptionalEvents found = events.getIfAvailable(() -> new OptionalEvents(publisher.getIfAvailable()));
        return found.publisher() == null ? transactions : transactions.publishing(found.publisher());
    }

    /** If the store is the application's, its data source is the one that Earmark would have taken. */
    private static ShopDataSource shop(
            ObjectProvider<ShopDataSource> dataSource,
            ConfigurableListableBeanFactory beans,
            EarmarkProperties properties) {
        return dataSource.getIfAvailable(
                () -> ShopDataSource.find(beans, properties.jdbc().dataSource()));
    }
}
