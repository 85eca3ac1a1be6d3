package dev.earmark.spring.autoconfigure;

import dev.earmark.jdbc.JdbcStockStore;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * The data source of a store that the application has built. The store does not tell, so it is known only if there is no other.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({JdbcStockStore.class, DelegatingDataSource.class})
@ConditionalOnBean(JdbcStockStore.class)
@ConditionalOnMissingBean(ShopDataSource.class)
@ConditionalOnSingleCandidate(DataSource.class)
class OwnStoreConfiguration {
    @Bean
    ShopDataSource earmarkDataSource(DataSource dataSource) {
        return new ShopDataSource(null, dataSource);
    }
}
