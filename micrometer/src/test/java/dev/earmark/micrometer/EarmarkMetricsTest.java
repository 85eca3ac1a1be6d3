package dev.earmark.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.OperationId;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.memory.InMemoryStockStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

/** The meters of an engine. */
class EarmarkMetricsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void aCallIsTimedByItsCommandAndItsOutcome() {
        EarmarkMetrics metrics = EarmarkMetrics.on(registry);
        try (ReservationEngine engine = ReservationEngine.builder(new InMemoryStockStore())
                .observer(metrics)
                .listener(metrics)
                .build()) {
            metrics.bindTo(engine);
            engine.setOnHand(Sku.of("SKU-A"), 1, OperationId.random());
            engine.reserve(ReserveRequest.builder("order-1").line("SKU-A", 1).build());
        }
        assertThat(registry.get("earmark.calls")
                        .tags("command", "reserve", "outcome", "applied")
                        .timer()
                        .count())
                .isEqualTo(1);
    }
}
