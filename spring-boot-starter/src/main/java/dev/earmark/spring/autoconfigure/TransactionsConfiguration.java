package dev.earmark.spring.autoconfigure;

import dev.earmark.engine.EngineObserver;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.jdbc.JdbcStockStore;
import dev.earmark.spring.EarmarkTransactions;
import dev.earmark.spring.ReservationEventPublisher;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.transaction.PlatformTransactionManager;

/** The helper that joins a transaction, for the store of Earmark's configuration or of the application's. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({JdbcStockStore.class, DelegatingDataSource.class, PlatformTransactionManager.class})
@ConditionalOnSingleCandidate(JdbcStockStore.class)
@ConditionalOnBean(ShopDataSource.class)
class TransactionsConfiguration {
    /** For the auto-configured engine. The outermost observer, so that it warns before a trace begins. */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    EngineObserver earmarkEngineCallInTransaction(
            ShopDataSource dataSource, ObjectProvider<PlatformTransactionManager> managers) {
        return EarmarkTransactions.warning(
                dataSource.bean(), () -> managers.orderedStream().toList());
    }

    @Bean
    @ConditionalOnSingleCandidate(ReservationEngine.class)
    @ConditionalOnMissingBean
    EarmarkTransactions earmarkTransactions(
            ReservationEngine engine,
            JdbcStockStore store,
            ShopDataSource dataSource,
            ObjectProvider<OptionalEvents> events,
            ObjectProvider<ReservationEventPublisher> publisher,
            ObjectProvider<PlatformTransactionManager> managers) {
        EarmarkTransactions transactions = new EarmarkTransactions(
                engine, store, dataSource.bean(), () -> managers.orderedStream().toList());
        OptionalEvents found = events.getIfAvailable(() -> new OptionalEvents(publisher.getIfAvailable()));
        return found.publisher() == null ? transactions : transactions.publishing(found.publisher());
    }
}
