package dev.earmark.spring.autoconfigure;

import dev.earmark.engine.ReservationEngine;
import org.springframework.boot.actuate.autoconfigure.health.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;

/** The health indicator {@code earmark} with Boot 3.5. */
@AutoConfiguration(after = EarmarkAutoConfiguration.class)
@ConditionalOnClass(
        name = {
            "org.springframework.boot.actuate.health.HealthIndicator",
            "org.springframework.boot.actuate.autoconfigure.health.ConditionalOnEnabledHealthIndicator"
        })
@ConditionalOnSingleCandidate(ReservationEngine.class)
@ConditionalOnEnabledHealthIndicator("earmark")
public final class EarmarkHealth3AutoConfiguration {
    EarmarkHealth3AutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean(name = "earmarkHealthIndicator")
    EarmarkHealthIndicator3 earmarkHealthIndicator(ReservationEngine engine, EarmarkProperties properties) {
        return new EarmarkHealthIndicator3(engine, properties);
    }
}
