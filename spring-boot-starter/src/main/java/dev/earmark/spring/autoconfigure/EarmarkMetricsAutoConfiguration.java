package dev.earmark.spring.autoconfigure;

import dev.earmark.engine.ReservationEngine;
import dev.earmark.micrometer.EarmarkMetrics;
import dev.earmark.micrometer.EarmarkObservations;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/** Metrics and traces of the auto-configured engine, if the application has a registry for them. */
@AutoConfiguration(
        after = EarmarkAutoConfiguration.class,
        afterName = {
            // Boot 3.5
            "org.springframework.boot.actuate.autoconfigure.metrics.CompositeMeterRegistryAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.observation.ObservationAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.tracing.BraveAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.tracing.OpenTelemetryTracingAutoConfiguration",
            // Boot 4
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
            "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration",
            "org.springframework.boot.micrometer.tracing.brave.autoconfigure.BraveAutoConfiguration",
            "org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration"
        })
@ConditionalOnBean(name = "earmarkReservationEngine")
public final class EarmarkMetricsAutoConfiguration {
    EarmarkMetricsAutoConfiguration() {}

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({EarmarkMetrics.class, MeterRegistry.class})
    @ConditionalOnSingleCandidate(MeterRegistry.class)
    @ConditionalOnProperty(name = "earmark.metrics.enabled", matchIfMissing = true)
    static class Metrics {
        @Bean
        @ConditionalOnMissingBean
        EarmarkMetrics earmarkMetrics(MeterRegistry registry) {
            return EarmarkMetrics.on(registry);
        }

        /** After all beans, because the engine needs the metrics when it is built. */
        @Bean
        SmartInitializingSingleton earmarkMetricsBinder(
                EarmarkMetrics metrics, ReservationEngine earmarkReservationEngine) {
            return () -> metrics.bindTo(earmarkReservationEngine);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({EarmarkObservations.class, ObservationRegistry.class})
    @ConditionalOnSingleCandidate(ObservationRegistry.class)
    @Conditional(OnTracerOrProperty.class)
    static class Observations {
        @Bean
        @ConditionalOnMissingBean
        EarmarkObservations earmarkObservations(ObservationRegistry registry) {
            return EarmarkObservations.on(registry);
        }
    }
}
