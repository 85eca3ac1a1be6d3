package dev.earmark.spring.autoconfigure;

import dev.earmark.engine.ReservationEngine;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;

/** The health of the engine with Boot 3.5. */
final class EarmarkHealthIndicator3 implements HealthIndicator {
    private final ReservationEngine engine;
    private final EarmarkProperties properties;

    EarmarkHealthIndicator3(ReservationEngine engine, EarmarkProperties properties) {
        this.engine = engine;
        this.properties = properties;
    }

    @Override
    public Health health() {
        EngineHealth health = EngineHealth.of(
                engine.reaper(),
                properties.reaper().enabled(),
                properties.health().maxLag());
        return (health.up() ? Health.up() : Health.down())
                .withDetails(health.details())
                .build();
    }
}
