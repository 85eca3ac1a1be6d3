package dev.earmark.spring.autoconfigure;

import dev.earmark.engine.ReservationEngine;
import dev.earmark.jdbc.JdbcStockStore;
import dev.earmark.spring.EarmarkTransactions;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.transaction.PlatformTransactionManager;

/** The helper that joins a transaction, for the store of Earmark's configuration or of the application's. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({JdbcStockStore.class, DelegatingDataSource.class, PlatformTransactionManager.class})
@ConditionalOnBean({ReservationEngine.class, JdbcStockStore.class})
class TransactionsConfiguration {
    @Bean
    @ConditionalOnMissingBean
    EarmarkTransactions earmarkTransactions(
            ReservationEngine engine,
            JdbcStockStore store,
            ObjectProvider<ShopDataSource> dataSource,
            ConfigurableListableBeanFactory beans,
            EarmarkProperties properties,
            ObjectProvider<PlatformTransactionManager> managers) {
        ShopDataSource shop = dataSource.getIfAvailable(
                () -> ShopDataSource.find(beans, properties.jdbc().dataSource()));
        return new EarmarkTransactions(
                engine, store, shop.bean(), () -> managers.orderedStream().toList());
    }
}
