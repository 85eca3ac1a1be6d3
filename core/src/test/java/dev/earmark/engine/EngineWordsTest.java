package dev.earmark.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.earmark.OperationId;
import dev.earmark.ReservationId;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.StockCommand.Confirm;
import dev.earmark.memory.InMemoryStockStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.event.Level;

/** What an engine says by itself. */
class EngineWordsTest {
    private static final Sku SKU = Sku.of("SKU-A");

    private final long before = OpenEngines.neverClosed();

    private static ReservationEngineBuilder builder() {
        return ReservationEngine.builder(new InMemoryStockStore()).reaper(ReaperPolicy.OFF);
    }

    @Test
    void oneLineAtTheStartSaysVersionStoreAndOptions() {
        ReservationListener listener = new RecordingListener();
        String log = Logs.ofEngine(
                Level.INFO,
                () -> builder()
                        .holdFor(Duration.ofMinutes(5))
                        .retention(Duration.ofDays(90))
                        .listener(listener)
                        .build()
                        .close());
        assertThat(log.lines())
                .singleElement()
                .asString()
                .contains("INFO " + ReservationEngine.class.getName())
                .containsPattern("Earmark \\d+\\.\\d+\\.\\d+\\S* started on InMemoryStockStore: ")
                .contains(
                        "holdFor=PT5M",
                        "longestHold=none",
                        "retry=RetryPolicy[",
                        "combining=CombiningPolicy[queues=4, batchSize=500]",
                        "reaper=ReaperPolicy.OFF",
                        "retention=PT2160H",
                        "listener=" + RecordingListener.class.getName(),
                        "observer=none",
                        "unknownSkus=none");
    }

    /** A listener of the shop's, for example a client of its message broker, may print its password. */
    @Test
    void theTextOfTheShopsOwnObjectsIsNotLogged() {
        ReservationListener chatty = new ReservationListener() {
            @Override
            public String toString() {
                return "Client[password=secret]";
            }
        };
        String log = Logs.ofEngine(
                Level.TRACE,
                () -> builder()
                        .listener(ReservationListener.all(List.of(chatty)))
                        .build()
                        .close());
        assertThat(log).contains("started").doesNotContain("secret");
    }

    @Test
    void everyOptionOfTheBuilderIsInTheLine() {
        String log = Logs.ofEngine(Level.INFO, () -> builder().build().close());
        assertThat(Stream.of(ReservationEngineBuilder.class.getMethods())
                        .filter(method -> method.getReturnType() == ReservationEngineBuilder.class)
                        .map(method -> method.getName() + "="))
                .isNotEmpty()
                .allMatch(log::contains);
    }

    @Test
    void aRefusalIsSaidAtDebugWithItsIds() {
        try (ReservationEngine engine = builder().build()) {
            engine.setOnHand(SKU, 1, OperationId.random());
            String log = Logs.ofEngine(Level.DEBUG, () -> {
                assertThat(engine.tryReserve(ReserveRequest.builder("order-7")
                                .line("SKU-A", 2)
                                .build()))
                        .isNotNull();
                assertThat(engine.tryCancel(ReservationId.of("order-8"))).isNotNull();
            });
            assertThat(log.lines().filter(line -> line.contains("DEBUG")))
                    .satisfiesExactly(
                            line -> assertThat(line).contains("reserve of order-7 refused: ", "SKU-A"),
                            line -> assertThat(line).contains("cancel of order-8 refused: "));
            assertThat(Logs.ofEngine(
                            Level.INFO,
                            () -> assertThat(engine.tryCancel(ReservationId.of("order-8")))
                                    .isNotNull()))
                    .isEmpty();
        }
    }

    @Test
    void aRefusedConfirmIsAWarningAndSaidOnce() {
        try (ReservationEngine engine = builder().build()) {
            String log = Logs.ofEngine(
                    Level.DEBUG,
                    () -> assertThat(engine.attempt(new Confirm(ReservationId.of("order-9"))))
                            .isNotNull());
            assertThat(log.lines()).singleElement().asString().contains("WARN", "confirm refused: ", "order-9");
        }
    }

    @Test
    void aSecondEngineOnOneStoreIsAWarning() {
        InMemoryStockStore store = new InMemoryStockStore();
        ReservationEngine first = ReservationEngine.builder(store).build();
        String log = Logs.of(() -> ReservationEngine.builder(store).build().close());
        assertThat(log.lines().filter(line -> line.contains("WARN")))
                .singleElement()
                .asString()
                .contains("a second engine was built on one store, InMemoryStockStore");
        first.close();
        assertThat(Logs.of(() -> ReservationEngine.builder(store).build().close()))
                .as("one after the other")
                .isEmpty();
    }

    static Stream<ReaperPolicy> policies() {
        return Stream.of(
                ReaperPolicy.OFF,
                ReaperPolicy.DEFAULT.withShortestPause(Duration.ofMillis(1)).withLongestPause(Duration.ofMillis(5)));
    }

    @ParameterizedTest
    @MethodSource("policies")
    void anEngineThatWasNeverClosedIsAWarning(ReaperPolicy reaper) {
        String log = Logs.of(() -> {
            forget(reaper);
            await().until(() -> {
                System.gc();
                // the next engine that is built says it, if the lost one had no thread that could
                return forgottenWasSaid();
            });
        });
        assertThat(log).contains("WARN", "an engine was garbage collected without being closed");
    }

    private static void forget(ReaperPolicy reaper) {
        Optional<ReservationEngine> lost = Optional.of(ReservationEngine.builder(new InMemoryStockStore())
                .reaper(reaper)
                .build());
        assertThat(lost).isPresent();
    }

    private boolean forgottenWasSaid() {
        builder().build().close();
        return OpenEngines.neverClosed() > before;
    }

    /** Several times, because engines that other tests left open may be collected here too, once. */
    @Test
    void aClosedEngineThatIsGarbageCollectedIsNoWarning() {
        await().untilAsserted(() -> assertThat(Logs.of(() -> {
                    for (int i = 0; i < 20; i++) {
                        builder().build().close();
                        System.gc();
                    }
                }))
                .isEmpty());
    }
}
