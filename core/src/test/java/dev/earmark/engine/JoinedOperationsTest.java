package dev.earmark.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.earmark.OperationId;
import dev.earmark.PartialFailureException;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Adjust;
import dev.earmark.StockCommand.Cancel;
import dev.earmark.TransientStoreException;
import dev.earmark.memory.InMemoryStockStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The listener hears of a joined transaction once the shop says that it has committed, and never otherwise. */
class JoinedOperationsTest {
    private static final Sku SKU = Sku.of("SKU-A");
    private static final ReservationId ORDER = ReservationId.of("order-1");

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-21T12:00:00Z"));
    private final FaultyStore joined = new FaultyStore(new InMemoryStockStore(now::get));
    private final RecordingListener listener = new RecordingListener();
    private final ReservationEngine engine = ReservationEngine.builder(new InMemoryStockStore(now::get))
            .holdFor(Duration.ofMinutes(5))
            .listener(listener)
            .reaper(ReaperPolicy.OFF)
            .build();

    @BeforeEach
    void tenUnits() {
        engine.within(joined).setOnHand(SKU, 10, OperationId.random());
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private static ReserveRequest request(String id, long quantity) {
        return ReserveRequest.builder(id).line("SKU-A", quantity).build();
    }

    @Test
    void theListenerHearsOfEachStepOnceAndInItsOrderAfterTheCommit() {
        engine.within(joined).reserve(request("stranger", 9));
        now.updateAndGet(instant -> instant.plus(Duration.ofMinutes(5)));
        JoinedOperations view = engine.within(joined);
        view.reserve(request("order-1", 4));
        view.reserve(request("order-1", 4));
        assertThat(view.tryReserve(request("order-2", 7))).isNotNull();
        view.confirm(ORDER);
        view.returnStock(ORDER, OperationId.of("return"));
        assertThat(listener.events).isEmpty();
        view.committed();
        assertThat(listener.events)
                .containsExactly(
                        "expired stranger",
                        "reserved order-1",
                        "refused Reserve NotEnough",
                        "confirmed order-1",
                        "returned order-1");
        view.committed();
        assertThat(listener.events).hasSize(5);
        view.reserve(request("order-3", 1));
        view.committed();
        assertThat(listener.events).hasSize(6).endsWith("reserved order-3");
    }

    @Test
    void withoutACommitTheListenerHearsNothing() {
        engine.within(joined).reserve(request("order-1", 1));
        engine.within(joined).committed();
        assertThat(listener.events).isEmpty();
    }

    @Test
    void whatFailedIsNotReported() {
        JoinedOperations view = engine.within(joined);
        joined.failBefore(new TransientStoreException("deadlock", null));
        assertThatThrownBy(() -> view.reserve(request("order-1", 1))).isInstanceOf(TransientStoreException.class);
        joined.poison(ReservationId.of("bad"));
        List<StockCommand<?>> commands = new ArrayList<>();
        commands.add(request("order-2", 1).toCommand(Duration.ofMinutes(5)));
        commands.add(new Cancel(ReservationId.of("bad")));
        assertThatThrownBy(() -> assertThat(view.attemptAll(commands)).isEmpty())
                .isInstanceOf(PartialFailureException.class);
        view.committed();
        assertThat(listener.events).containsExactly("reserved order-2");
    }

    @Test
    void aListenerThatThrowsPreventsNoOtherReport() {
        List<String> heard = new ArrayList<>();
        ReservationListener broken = new ReservationListener() {
            @Override
            public void reserved(Reservation reservation) {
                heard.add(reservation.id().value());
                throw new OutOfMemoryError("no heap");
            }
        };
        try (ReservationEngine observed = ReservationEngine.builder(new InMemoryStockStore())
                .listener(broken)
                .reaper(ReaperPolicy.OFF)
                .build()) {
            JoinedOperations view = observed.within(joined);
            view.reserve(request("order-1", 1));
            view.reserve(request("order-2", 1));
            assertThatThrownBy(view::committed).isInstanceOf(OutOfMemoryError.class);
            view.committed();
            assertThat(heard).containsExactly("order-1", "order-2");
        }
    }

    @Test
    void r9_aViewThatIsNeverToldOfACommitKeepsABoundedNumberOfSteps() {
        JoinedOperations view = engine.within(joined);
        List<StockCommand<?>> commands = new ArrayList<>();
        for (int i = 0; i <= JoinedSteps.MAX_KEPT; i++) {
            commands.add(new Adjust(Sku.of("unknown"), 1, OperationId.of("delivery-" + i), "delivery"));
        }
        assertThat(view.attemptAll(commands)).hasSize(commands.size());
        view.committed();
        assertThat(listener.events).hasSize(JoinedSteps.MAX_KEPT);
        view.reserve(request("order-1", 1));
        view.committed();
        assertThat(listener.events).endsWith("reserved order-1");
    }

    @Test
    void theReaperLearnsTheDeadline() {
        InMemoryStockStore data = new InMemoryStockStore();
        FaultyStore sameData = new FaultyStore(data);
        try (ReservationEngine live = ReservationEngine.builder(data)
                .reaper(ReaperPolicy.DEFAULT
                        .withLongestPause(Duration.ofHours(1))
                        .withShortestPause(Duration.ofMillis(1)))
                .build()) {
            live.setOnHand(SKU, 1, OperationId.random());
            await().until(() -> live.reaper().lastSuccess().isPresent());
            JoinedOperations view = live.within(sameData);
            view.reserve(ReserveRequest.builder("order-1")
                    .line("SKU-A", 1)
                    .holdFor(Duration.ofSeconds(1))
                    .build());
            view.committed();
            await().untilAsserted(() ->
                    assertThat(live.level(SKU).orElseThrow().available()).isEqualTo(1));
        }
    }
}
