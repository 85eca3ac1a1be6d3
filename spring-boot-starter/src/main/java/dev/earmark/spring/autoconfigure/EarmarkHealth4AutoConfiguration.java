package dev.earmark.spring.autoconfigure;

import dev.earmark.engine.ReservationEngine;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.context.annotation.Bean;

/** The health indicator {@code earmark} with Boot 4. */
@AutoConfiguration(after = EarmarkAutoConfiguration.class)
@ConditionalOnClass(
        name = {
            "org.springframework.boot.health.contributor.HealthIndicator",
            "org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator"
        })
@ConditionalOnSingleCandidate(ReservationEngine.class)
@ConditionalOnEnabledHealthIndicator("earmark")
public final class EarmarkHealth4AutoConfiguration {
    EarmarkHealth4AutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean(name = "earmarkHealthIndicator")
    EarmarkHealthIndicator4 earmarkHealthIndicator(ReservationEngine engine, EarmarkProperties properties) {
        return new EarmarkHealthIndicator4(engine, properties);
    }
}
