package dev.earmark.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.OperationId;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.engine.CallKind;
import dev.earmark.engine.EngineObserver;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.memory.InMemoryStockStore;
import dev.earmark.micrometer.EarmarkMetrics;
import dev.earmark.micrometer.EarmarkObservations;
import dev.earmark.spi.StockStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The snippets of docs/metrics.md. */
class MetricsPageTest {
    private final StockStore store = new InMemoryStockStore();
    private final MeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void theMetricsOfAnEngine() {
        // docs:metrics-engine
        EarmarkMetrics metrics = EarmarkMetrics.on(registry);
        ReservationEngine engine = ReservationEngine.builder(store)
                .observer(metrics)
                .listener(metrics)
                .build();
        metrics.bindTo(engine);
        // docs:end
        try (engine) {
            assertThat(engine.level(Sku.of("SKU-A"))).isEmpty();
        }
        assertThat(registry.get("earmark.calls")
                        .tags("command", "levels", "outcome", "answered")
                        .timer()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("earmark.queues.max").gauge().value()).isEqualTo(4);
    }

    @Test
    void theMetricsOfSeveralEngines() {
        // docs:metrics-tenants
        EarmarkMetrics ofBerlin = EarmarkMetrics.on(registry, Tags.of("tenant", "berlin"));
        EarmarkMetrics ofParis = EarmarkMetrics.on(registry, Tags.of("tenant", "paris"));
        // docs:end
        assertThat(ofBerlin).isNotSameAs(ofParis);
        assertThat(registry.get("earmark.queues.max").gauges()).hasSize(2);
    }

    @Test
    void theTracesOfAnEngine() {
        EarmarkMetrics metrics = EarmarkMetrics.on(registry);
        ObservationRegistry observations = ObservationRegistry.create();
        List<String> spans = new ArrayList<>();
        observations.observationConfig().observationHandler(new ObservationHandler<>() {
            @Override
            public void onStop(Observation.Context context) {
                spans.add(context.getContextualName());
            }

            @Override
            public boolean supportsContext(Observation.Context context) {
                return true;
            }
        });
        // docs:metrics-observations
        ReservationEngine engine = ReservationEngine.builder(store)
                .observer(EngineObserver.all(List.of(metrics, EarmarkObservations.on(observations))))
                .listener(metrics)
                .build();
        // docs:end
        try (engine) {
            engine.setOnHand(Sku.of("SKU-A"), 1, OperationId.random());
        }
        assertThat(spans).contains("earmark setOnHand");
    }

    @Test
    void anObserverOfTheShops() {
        Duration limit = Duration.ZERO;
        List<String> said = new ArrayList<>();
        Log log = (text, kind, took, outcome) -> said.add(kind + " " + outcome);
        // docs:metrics-observer
        EngineObserver slowCalls = new EngineObserver() {
            @Override
            public Observed callBegins(CallKind kind, List<? extends StockCommand<?>> commands) {
                long begin = System.nanoTime();
                return (outcome, failure) -> {
                    Duration took = Duration.ofNanos(System.nanoTime() - begin);
                    if (took.compareTo(limit) > 0) {
                        log.warn("{} took {} and was {}", kind, took, outcome);
                    }
                };
            }
        };
        // docs:end
        try (ReservationEngine engine =
                ReservationEngine.builder(store).observer(slowCalls).build()) {
            engine.setOnHand(Sku.of("SKU-A"), 1, OperationId.random());
        }
        assertThat(said).containsExactly("setOnHand applied");
    }

    /** The part of a logger that the page shows. */
    private interface Log {
        void warn(String text, Object kind, Object took, Object outcome);
    }
}
