package dev.earmark.micrometer;

import static io.micrometer.observation.tck.TestObservationRegistryAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.earmark.OperationId;
import dev.earmark.ReservationId;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StoreException;
import dev.earmark.engine.EngineObserver;
import dev.earmark.engine.ReaperPolicy;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.memory.InMemoryStockStore;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One observation per call, in the caller's trace. */
class EarmarkObservationsTest {
    private final TestObservationRegistry registry = TestObservationRegistry.create();
    private final HeldUpStore store = new HeldUpStore(new InMemoryStockStore());
    private final ReservationEngine engine = engine(EarmarkObservations.on(registry));

    private ReservationEngine engine(EngineObserver observer) {
        return ReservationEngine.builder(store.asStore())
                .observer(observer)
                .reaper(ReaperPolicy.OFF)
                .build();
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void aCallIsAnObservationWithCommandAndOutcome() {
        engine.setOnHand(Sku.of("SKU-A"), 1, OperationId.random());
        assertThat(registry)
                .hasSingleObservationThat()
                .hasNameEqualTo("earmark.call")
                .hasContextualNameEqualTo("earmark setOnHand")
                .hasLowCardinalityKeyValue("command", "setOnHand")
                .hasLowCardinalityKeyValue("outcome", "applied")
                .doesNotHaveHighCardinalityKeyValueWithKey("sku")
                .doesNotHaveError()
                .hasBeenStarted()
                .hasBeenStopped();
        assertThat(registry.getCurrentObservation()).isNull();
    }

    @Test
    void aRefusalIsAnOutcomeAndAFailureIsAnError() {
        assertThat(engine.tryCancel(ReservationId.of("order-1"))).isNotNull();
        StoreException failure = new StoreException("access denied", null);
        store.fail(failure);
        assertThatThrownBy(() -> engine.confirm(ReservationId.of("order-1"))).isSameAs(failure);
        assertThat(registry)
                .hasNumberOfObservationsEqualTo(2)
                .hasAnObservation(observation -> observation
                        .hasContextualNameEqualTo("earmark cancel")
                        .hasLowCardinalityKeyValue("outcome", "refused")
                        .doesNotHaveError())
                .hasAnObservation(observation -> observation
                        .hasContextualNameEqualTo("earmark confirm")
                        .hasLowCardinalityKeyValue("outcome", "failed")
                        .hasError(failure));
    }

    @Test
    void theObservationOfTheCallersThreadIsTheParent() {
        Observation request = Observation.start("http.request", registry);
        request.scoped(() -> {
            assertThat(engine.level(Sku.of("SKU-A"))).isEmpty();
            assertThat(registry.getCurrentObservation()).isSameAs(request);
        });
        request.stop();
        assertThat(registry)
                .hasObservationWithNameEqualTo("earmark.call")
                .that()
                .hasParentObservationEqualTo(request);
    }

    /** For example the statements of an observed data source. */
    @Test
    void whatTheCallDoesInItsThreadIsInsideOfIt() {
        List<String> inside = new ArrayList<>();
        EngineObserver statements = new EngineObserver() {
            @Override
            public Observed batchBegins(List<? extends StockCommand<?>> commands) {
                Observation current = registry.getCurrentObservation();
                inside.add(current == null ? "none" : current.getContextView().getName());
                return Observed.NOTHING;
            }
        };
        try (ReservationEngine both =
                engine(EngineObserver.all(List.of(EarmarkObservations.on(registry), statements)))) {
            both.setOnHand(Sku.of("SKU-A"), 1, OperationId.random());
        }
        assertThat(inside).containsExactly("earmark.call");
    }

    @Test
    void noSkuAndNoIdIsAKeyOrAValue() {
        engine.setOnHand(Sku.of("hostile\"sku"), 5, OperationId.of("hostile-operation"));
        engine.reserve(
                ReserveRequest.builder("hostile-order").line("hostile\"sku", 1).build());
        assertThat(registry)
                .forAllObservationsWithNameEqualTo(
                        "earmark.call", observation -> observation.hasOnlyKeys("command", "outcome"));
    }

    @Test
    void timersOfObservationsDoNotClashWithTheMetrics() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        registry.observationConfig().observationHandler(new DefaultMeterObservationHandler(meters));
        try (ReservationEngine both =
                engine(EngineObserver.all(List.of(EarmarkMetrics.on(meters), EarmarkObservations.on(registry))))) {
            both.setOnHand(Sku.of("SKU-A"), 1, OperationId.random());
        }
        assertThat(meters.get("earmark.call")
                        .tags("command", "setOnHand", "outcome", "applied")
                        .timer()
                        .count())
                .isEqualTo(1);
        assertThat(meters.get("earmark.calls")
                        .tags("command", "setOnHand", "outcome", "applied")
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void aRegistryThatObservesNothingCostsNothing() {
        ObservationRegistry noop = ObservationRegistry.NOOP;
        try (ReservationEngine quiet = engine(EarmarkObservations.on(noop))) {
            assertThat(quiet.level(Sku.of("SKU-A"))).isEmpty();
        }
        assertThat(noop.getCurrentObservation()).isNull();
    }

    /** A handler that throws, as a tracer that is misconfigured may. */
    @Test
    void aHandlerThatThrowsHarmsNoCall() {
        ObservationRegistry broken = ObservationRegistry.create();
        broken.observationConfig().observationHandler(new ObservationHandler<>() {
            @Override
            public void onStop(Observation.Context context) {
                throw new IllegalStateException("no exporter");
            }

            @Override
            public boolean supportsContext(Observation.Context context) {
                return true;
            }
        });
        try (ReservationEngine harmed = engine(EarmarkObservations.on(broken))) {
            harmed.setOnHand(Sku.of("SKU-A"), 1, OperationId.random());
            assertThat(harmed.level(Sku.of("SKU-A"))).isPresent();
        }
        assertThat(broken.getCurrentObservation()).isNull();
    }
}
