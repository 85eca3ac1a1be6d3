package dev.earmark.spring.autoconfigure;

import dev.earmark.engine.ReservationEngine;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;

/** The actuator endpoint {@code earmark}, if the application exposes it. */
@AutoConfiguration(after = EarmarkAutoConfiguration.class)
@ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class})
@ConditionalOnSingleCandidate(ReservationEngine.class)
public final class EarmarkEndpointAutoConfiguration {
    EarmarkEndpointAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnAvailableEndpoint(endpoint = EarmarkEndpoint.class)
    EarmarkEndpoint earmarkEndpoint(ReservationEngine engine, EarmarkProperties properties) {
        return new EarmarkEndpoint(engine, properties);
    }
}
