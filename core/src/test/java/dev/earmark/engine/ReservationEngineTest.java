package dev.earmark.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.earmark.HeldFilter;
import dev.earmark.Line;
import dev.earmark.OperationId;
import dev.earmark.OutOfStockException;
import dev.earmark.OutcomeUnknownException;
import dev.earmark.Refusal;
import dev.earmark.RefusedException;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReservationPage;
import dev.earmark.ReservationStatus;
import dev.earmark.ReserveRequest;
import dev.earmark.Shortage;
import dev.earmark.Sku;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.StockLevel;
import dev.earmark.StockOutcome;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.StockOutcome.Refused;
import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import dev.earmark.memory.InMemoryStockStore;
import dev.earmark.spi.PageKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReservationEngineTest {
    private static final Sku SKU = Sku.of("SKU-A");
    private static final ReservationId ORDER = ReservationId.of("order-1");

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-21T12:00:00Z"));
    private final FaultyStore store = new FaultyStore(new InMemoryStockStore(now::get));
    private final RecordingListener listener = new RecordingListener();
    private final ReservationEngine engine = ReservationEngine.builder(store)
            .holdFor(Duration.ofMinutes(5))
            .listener(listener)
            .withoutReaper()
            .build();

    @BeforeEach
    void tenUnits() {
        engine.setOnHand(SKU, 10);
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private static ReserveRequest request(String id, long quantity) {
        return ReserveRequest.builder(id).line("SKU-A", quantity).build();
    }

    @Test
    void aReservationIsHeldForTheEnginesTimeOrForItsOwn() {
        assertThat(engine.reserve(request("order-1", 1)).expiresAt())
                .isEqualTo(now.get().plus(Duration.ofMinutes(5)));
        ReserveRequest longer = ReserveRequest.builder("order-2")
                .line("SKU-A", 1)
                .holdFor(Duration.ofHours(1))
                .build();
        assertThat(engine.reserve(longer).expiresAt()).isEqualTo(now.get().plus(Duration.ofHours(1)));
    }

    @Test
    void everyVerbGivesItsOutcome() {
        Reservation held = engine.reserve(
                ReserveRequest.builder("order-1").line("SKU-A", 4).owner("ann").build());
        assertThat(held.owner()).hasToString("ann");
        assertThat(engine.extend(ORDER, Duration.ofHours(1)).orThrow().expiresAt())
                .isEqualTo(now.get().plus(Duration.ofHours(1)));
        assertThat(engine.expire(ORDER))
                .isEqualTo(
                        new Refused<>(new Refusal.NotOverdue(ORDER, now.get().plus(Duration.ofHours(1))), List.of()));
        assertThat(engine.confirm(ORDER).orThrow().status()).isEqualTo(ReservationStatus.CONFIRMED);
        assertThat(engine.cancel(ORDER))
                .isEqualTo(new Refused<>(new Refusal.WrongStatus(ORDER, ReservationStatus.CONFIRMED), List.of()));
        assertThat(engine.returnStock(ORDER, OperationId.of("return-1"), List.of(Line.of("SKU-A", 1)))
                        .orThrow()
                        .returned())
                .containsExactly(Line.of("SKU-A", 1));
        assertThat(engine.returnStock(ORDER, OperationId.of("return-2"))
                        .orThrow()
                        .returned())
                .containsExactly(Line.of("SKU-A", 4));
        assertThat(engine.adjust(SKU, 5, OperationId.of("delivery"), "delivery").orThrow())
                .isEqualTo(new StockLevel(SKU, 15, 0, 0));
        assertThat(engine.level(SKU)).isEqualTo(new StockLevel(SKU, 15, 0, 0));
        assertThat(engine.levels(List.of(SKU, Sku.of("nope")))).containsOnlyKeys(SKU);
        assertThat(engine.find(ORDER)).isPresent();
        assertThat(engine.find(ReservationId.of("nope"))).isEmpty();
    }

    @Test
    void whatIsHeldIsListedPageByPage() {
        for (int i = 1; i <= 3; i++) {
            engine.reserve(request("order-" + i, 1));
        }
        HeldFilter ofSku = new HeldFilter.OfSku(SKU);
        store.failBefore(new TransientStoreException("connection lost", null));
        ReservationPage first = engine.held(ofSku, 2);
        assertThat(first.reservations()).extracting(held -> held.id().value()).containsExactly("order-1", "order-2");
        PageKey next = Objects.requireNonNull(first.next());
        assertThat(engine.held(ofSku, next, 2))
                .isEqualTo(new ReservationPage(
                        List.of(engine.find(ReservationId.of("order-3")).orElseThrow()), null));
        assertThat(listener.events).contains("retried 1");
        assertThatIllegalArgumentException().isThrownBy(() -> engine.held(ofSku, 0));
    }

    @Test
    void r8_aRefusalIsAValueAndForReserveAnExceptionOnDemand() {
        assertThat(engine.tryReserve(request("order-1", 11)))
                .isEqualTo(new Refused<>(new Refusal.NotEnough(List.of(new Shortage(SKU, 11, 10))), List.of()));
        assertThatExceptionOfType(OutOfStockException.class)
                .isThrownBy(() -> engine.reserve(request("order-1", 11)))
                .satisfies(e -> assertThat(e.shortages()).containsExactly(new Shortage(SKU, 11, 10)));
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> engine.level(Sku.of("nope")))
                .withMessageContaining("unknown SKU: nope");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> engine.returnStock(ORDER, OperationId.of("return"), List.of()))
                .withMessageContaining("leave them out to return all");
    }

    @Test
    void r8_aTransientFailureIsTriedAgainAndTheCallerSeesNothingOfIt() {
        store.failBefore(new TransientStoreException("deadlock", null));
        store.failBefore(new TransientStoreException("deadlock", null));
        engine.reserve(request("order-1", 1));
        assertThat(engine.level(SKU).reserved()).isEqualTo(1);
        assertThat(listener.events).containsExactly("retried 1", "retried 2", "reserved order-1");
    }

    @Test
    void r8_anUnknownOutcomeIsTriedAgainWithoutASecondEffect() {
        store.failAfter(new OutcomeUnknownException("connection lost at commit", null));
        StockOutcome<Reservation> outcome = engine.tryReserve(request("order-1", 3));
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Applied.class, applied -> assertThat(applied.replay()).isTrue());
        store.failAfter(new OutcomeUnknownException("connection lost at commit", null));
        engine.adjust(SKU, -2, OperationId.of("write-off"), "broken").orThrow();
        assertThat(engine.level(SKU)).isEqualTo(new StockLevel(SKU, 8, 3, 0));
        assertThat(listener.events).containsExactly("retried 1", "reserved order-1", "retried 1");
    }

    @Test
    void r8_aSetOnHandThatIsTriedAgainDoesNotUndoASaleThatCameBetween() {
        store.failAfter(new OutcomeUnknownException("connection lost at commit", null));
        engine.setOnHand(SKU, 20);
        SetOnHand first = (SetOnHand) store.batches().get(1).get(0);
        SetOnHand second = (SetOnHand) store.batches().get(2).get(0);
        assertThat(second.operation()).isEqualTo(first.operation());
        SetOnHand other = (SetOnHand) store.batches().get(0).get(0);
        assertThat(other.operation()).isNotEqualTo(first.operation());
    }

    @Test
    void r8_whatWouldFailAlikeIsNotTriedAgain() {
        store.failBefore(new StoreException("tables are missing", null));
        assertThatThrownBy(() -> engine.reserve(request("order-1", 1)))
                .isExactlyInstanceOf(StoreException.class)
                .hasMessage("tables are missing");
        assertThat(listener.events).isEmpty();
        assertThat(engine.find(ORDER)).isEmpty();
    }

    @Test
    void r9_retriesEndAtTheDeadline() {
        try (ReservationEngine impatient = ReservationEngine.builder(store)
                .retry(new RetryPolicy(Duration.ofMillis(1), Duration.ofMillis(1), Duration.ZERO))
                .withoutReaper()
                .build()) {
            store.failBefore(new TransientStoreException("deadlock", null));
            assertThatExceptionOfType(TransientStoreException.class)
                    .isThrownBy(() -> impatient.reserve(request("order-1", 1)))
                    .withMessageContaining("1 tries failed within PT0S; the last one: deadlock");
        }
    }

    @Test
    void r8_oneTryWithoutAnAnswerLeavesTheOutcomeOpenWhateverComesAfterIt() {
        store.failAfter(new OutcomeUnknownException("connection lost", null));
        store.failBefore(new StoreException("access denied", null));
        assertThatExceptionOfType(OutcomeUnknownException.class)
                .isThrownBy(() -> engine.reserve(request("order-1", 1)))
                .withMessageContaining("a later try failed for good: access denied");
        assertThat(engine.find(ORDER)).isPresent();
    }

    @Test
    void anInterruptEndsTheRetriesAndIsKept() {
        store.failBefore(new TransientStoreException("deadlock", null));
        Thread.currentThread().interrupt();
        assertThatExceptionOfType(TransientStoreException.class)
                .isThrownBy(() -> engine.reserve(request("order-1", 1)))
                .withMessageContaining("interrupted after 1 failed tries");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void readsAreTriedAgainToo() {
        store.failBefore(new TransientStoreException("server is restarting", null));
        assertThat(engine.level(SKU).onHand()).isEqualTo(10);
    }

    @Test
    void theListenerIsToldOfEachStepOnce() {
        engine.reserve(request("order-1", 4));
        engine.reserve(request("order-1", 4));
        engine.tryReserve(request("order-2", 7));
        engine.confirm(ORDER);
        engine.confirm(ORDER);
        engine.cancel(ORDER);
        engine.returnStock(ORDER, OperationId.of("return"));
        engine.reserve(request("order-3", 1));
        engine.cancel(ReservationId.of("order-3"));
        assertThat(listener.events)
                .containsExactly(
                        "reserved order-1",
                        "refused Reserve NotEnough",
                        "confirmed order-1",
                        "refused Cancel WrongStatus",
                        "returned order-1",
                        "reserved order-3",
                        "cancelled order-3");
    }

    @Test
    void r3_aShortReserveReclaimsOverdueUnitsWithoutTheReaperAndTheListenerHearsOfIt() {
        engine.reserve(request("order-1", 10));
        now.updateAndGet(instant -> instant.plus(Duration.ofMinutes(5)));
        engine.reserve(request("order-2", 10));
        assertThat(engine.confirm(ORDER))
                .isEqualTo(new Refused<>(new Refusal.WrongStatus(ORDER, ReservationStatus.EXPIRED), List.of()));
        assertThat(listener.events)
                .containsExactly(
                        "reserved order-1", "expired order-1", "reserved order-2", "refused Confirm WrongStatus");
    }

    @Test
    void aListenerThatThrowsHarmsNothing() {
        ReservationListener broken = new ReservationListener() {
            @Override
            public void reserved(Reservation reservation) {
                throw new IllegalStateException("metrics are down");
            }

            @Override
            public void cancelled(Reservation reservation) {
                throw new NoClassDefFoundError("metrics were not deployed");
            }
        };
        try (ReservationEngine told = ReservationEngine.builder(store)
                .listener(broken)
                .withoutReaper()
                .build()) {
            assertThat(told.reserve(request("order-1", 1)).status()).isEqualTo(ReservationStatus.HELD);
            assertThat(told.cancel(ORDER).orThrow().status()).isEqualTo(ReservationStatus.CANCELLED);
        }
    }

    @Test
    void aClosedEngineRefusesCallsAndHasClosedItsStore() {
        engine.close();
        engine.close();
        assertThat(store.isClosed()).isTrue();
        assertThatIllegalStateException()
                .isThrownBy(() -> engine.reserve(request("order-1", 1)))
                .withMessage("the engine is closed");
        assertThatIllegalStateException().isThrownBy(() -> engine.level(SKU));
    }
}
