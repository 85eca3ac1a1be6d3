package dev.earmark.spring.autoconfigure;

import dev.earmark.engine.ReservationEngine;
import dev.earmark.memory.InMemoryStockStore;
import dev.earmark.spi.StockStore;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The store in this process. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "earmark.store", havingValue = "memory")
@ConditionalOnMissingBean({StockStore.class, ReservationEngine.class})
class MemoryStoreConfiguration {
    @Bean
    InMemoryStockStore earmarkStockStore() {
        return new InMemoryStockStore();
    }
}
