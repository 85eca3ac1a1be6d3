package dev.earmark.spring.autoconfigure;

import dev.earmark.engine.ReservationEngine;
import dev.earmark.jdbc.ChangeHook;
import dev.earmark.jdbc.JdbcStockStore;
import dev.earmark.jdbc.JdbcStockStoreBuilder;
import dev.earmark.jdbc.TableNames;
import dev.earmark.spi.StockStore;
import dev.earmark.spring.JdbcStockStoreBuilderCustomizer;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.sql.init.dependency.DatabaseInitializationDependencyConfigurer;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** The store in a database, and its tables. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({JdbcStockStore.class, DelegatingDataSource.class, DatabaseInitializationDependencyConfigurer.class
})
@ConditionalOnProperty(name = "earmark.store", havingValue = "jdbc", matchIfMissing = true)
@ConditionalOnMissingBean({StockStore.class, ReservationEngine.class})
@Import(DatabaseInitializationDependencyConfigurer.class)
class JdbcStoreConfiguration {
    @Bean
    ShopDataSource earmarkDataSource(ConfigurableListableBeanFactory beans, EarmarkProperties properties) {
        ShopDataSource found = ShopDataSource.find(beans, properties.jdbc().dataSource());
        if (found.name() != null && beans.containsSingleton(found.name())) {
            // it was looked up, so Spring does not know yet that it is to be closed after the engine
            beans.registerDependentBean(found.name(), "earmarkDataSource");
        }
        return found;
    }

    @Bean
    EarmarkSchemaInitializer earmarkSchemaInitializer(ShopDataSource dataSource, EarmarkProperties properties) {
        return new EarmarkSchemaInitializer(
                dataSource.forStore(), properties.jdbc().initializeSchema(), Policies.Jdbc.names(properties.jdbc()));
    }

    @Bean
    @DependsOnDatabaseInitialization
    JdbcStockStore earmarkStockStore(
            ShopDataSource shop,
            EarmarkSchemaInitializer initialized,
            EarmarkProperties properties,
            ObjectProvider<ChangeHook> hooks,
            ObjectProvider<JdbcStockStoreBuilderCustomizer> customizers) {
        EarmarkProperties.Jdbc jdbc = properties.jdbc();
        DataSource dataSource = shop.forStore();
        JdbcStockStoreBuilder builder = jdbc.locking() == EarmarkProperties.Locking.OPTIMISTIC
                ? JdbcStockStore.optimistic(dataSource)
                : JdbcStockStore.pessimistic(dataSource);
        TableNames names = Policies.Jdbc.names(jdbc);
        if (!names.equals(TableNames.DEFAULT)) {
            builder.tables(names);
        }
        Policies.apply(jdbc.lockTimeout(), builder::lockTimeout);
        if (!jdbc.serverCheck()) {
            builder.withoutServerCheck();
        }
        List<ChangeHook> all = hooks.orderedStream().toList();
        if (!all.isEmpty()) {
            builder.onChange((connection, changes) -> {
                for (ChangeHook hook : all) {
                    hook.onChange(connection, changes);
                }
            });
        }
        customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
        return builder.build();
    }
}
