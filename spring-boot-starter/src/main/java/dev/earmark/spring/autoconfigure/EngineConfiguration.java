package dev.earmark.spring.autoconfigure;

import dev.earmark.engine.EngineObserver;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.engine.ReservationEngineBuilder;
import dev.earmark.engine.ReservationListener;
import dev.earmark.engine.StockLoader;
import dev.earmark.spi.StockStore;
import dev.earmark.spring.ReservationEngineBuilderCustomizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
            ObjectProvider<EngineObserver> observers,
            ObjectProvider<OptionalEvents> events,
            ObjectProvider<StockLoader> unknownSkus,
            ObjectProvider<ReservationEngineBuilderCustomizer> customizers) {
        StockStore chosen = store.getIfAvailable(() -> {
            throw MissingStore.of(properties.store());
        });
        ReservationEngineBuilder builder = ReservationEngine.builder(chosen);
        Policies.apply(Policies.retry(properties.retry()), builder::retry);
        Policies.apply(Policies.combining(properties.combining()), builder::combining);
        Policies.apply(Policies.reaper(properties.reaper()), builder::reaper);
        Policies.apply(properties.holdFor(), builder::holdFor);
        Policies.apply(properties.longestHold(), builder::longestHold);
        Policies.apply(properties.retention(), builder::retention);
        List<ReservationListener> all =
                new ArrayList<>(listeners.orderedStream().toList());
        events.stream().map(OptionalEvents::publisher).filter(Objects::nonNull).forEach(all::add);
        if (!all.isEmpty()) {
            builder.listener(ReservationListener.all(all));
        }
        List<EngineObserver> seeing = observers.orderedStream().toList();
        if (!seeing.isEmpty()) {
            builder.observer(EngineObserver.all(seeing));
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
