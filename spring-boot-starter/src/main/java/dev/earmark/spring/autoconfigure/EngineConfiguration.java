package dev.earmark.spring.autoconfigure;

import dev.earmark.engine.ReservationEngine;
import dev.earmark.engine.ReservationEngineBuilder;
import dev.earmark.engine.ReservationListener;
import dev.earmark.engine.StockLoader;
import dev.earmark.spi.StockStore;
import dev.earmark.spring.ReservationEngineBuilderCustomizer;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The engine. Imported after the stores, which are left out if there is an engine already. */
@Configuration(proxyBeanMethods = false)
class EngineConfiguration {
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
