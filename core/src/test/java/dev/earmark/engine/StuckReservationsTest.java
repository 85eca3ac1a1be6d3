package dev.earmark.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.earmark.OperationId;
import dev.earmark.Refusal;
import dev.earmark.ReservationId;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Expire;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The reaper passes over what a hook refuses, however much it is, and attempts it again in the next run (R9, R11). */
class StuckReservationsTest {
    private static final Duration HOLD_FOR = Duration.ofMinutes(5);

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-21T12:00:00Z"));
    private final RefusingHook hook = new RefusingHook();
    private final FaultyStore store = new FaultyStore(
            InMemoryStockStore.builder().clock(now::get).onChange(hook).build());
    private final RecordingListener listener = new RecordingListener();
    private final ListenerNotifier notifier = new ListenerNotifier(listener);
    private final StoreSender sender =
            new StoreSender(store, new Retrier(RetryPolicy.OFF, notifier, () -> false), Observation.OFF);
    private final StuckReservations known = new StuckReservations();
    private final ReservationEngine engine = ReservationEngine.builder(store)
            .holdFor(HOLD_FOR)
            .reaper(ReaperPolicy.OFF)
            .build();

    @BeforeEach
    void refuseBadOnes() {
        engine.setOnHand(Sku.of("SKU-A"), 100_000, OperationId.random());
        hook.refuse(id -> id.value().startsWith("bad"));
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private void reserve(String name, int count) {
        List<StockCommand<?>> commands = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            commands.add(ReserveRequest.builder(name + " " + i)
                    .line("SKU-A", 1)
                    .build()
                    .toCommand(HOLD_FOR));
        }
        assertThat(engine.attemptAll(commands)).hasSize(count);
    }

    /** The refused ones have the earlier deadlines. */
    private void overdue(int refused, int others) {
        hook.refuse(id -> false);
        reserve("bad", refused);
        pass(Duration.ofSeconds(1));
        reserve("good", others);
        hook.refuse(id -> id.value().startsWith("bad"));
        pass(HOLD_FOR);
    }

    private void pass(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }

    private ExpiryReaper.Run run(int batchSize) {
        store.batches().clear();
        return new ExpiryRun(store, sender, notifier, known, batchSize, () -> false).run(lag -> {});
    }

    @ParameterizedTest
    @CsvSource({"1, 100", "30, 10", "1000, 100", "1001, 100", "2500, 100", "2500, 1000", "400, 10"})
    void r11_thoseThatAHookRefusesDoNotBlockTheOthersAndAreAttemptedAgain(int refused, int batchSize) {
        overdue(refused, 150);
        assertThat(run(batchSize).report()).isEqualTo(new ReapReport(150, refused, 0, Duration.ofSeconds(1), false));
        reserve("good later", 20);
        pass(HOLD_FOR);
        assertThat(run(batchSize).report().expired()).isEqualTo(20);
        hook.refuse(id -> false);
        long expired = 0;
        for (int i = 0; i < 10 && expired < refused; i++) {
            expired += run(batchSize).report().expired();
        }
        assertThat(expired).isEqualTo(refused);
        assertThat(run(batchSize).report()).isEqualTo(new ReapReport(0, 0, 0, Duration.ZERO, false));
        assertThat(listener.events).hasSize(refused + 170).doesNotHaveDuplicates();
    }

    /** More than a run has batches for. */
    @Test
    void r9_aRunIsBoundedAndTheNextOneGoesOnWhereItStopped() {
        overdue(3_000, 5);
        ReapReport first = run(10).report();
        assertThat(first.more()).isTrue();
        assertThat(first.stuck()).isLessThanOrEqualTo(1_000);
        long expired = first.expired();
        int runs = 1;
        for (; runs < 10 && expired == 0; runs++) {
            ExpiryReaper.Run next = run(10);
            assertThat(store.batches()).as("calls of a run").hasSizeLessThan(3 * 1_000 + 100);
            expired += next.report().expired();
        }
        assertThat(expired).isEqualTo(5);
        assertThat(runs).isLessThan(10);
    }

    @Test
    void r11_whatIsStuckIsAttemptedLastAndByItself() {
        overdue(3, 20);
        run(100);
        reserve("good later", 10);
        pass(HOLD_FOR);
        run(100);
        List<List<StockCommand<?>>> sent = store.batches();
        assertThat(sent).extracting(List::size).containsExactly(10, 1, 1, 1);
        assertThat(sent.subList(1, 4))
                .extracting(batch -> ((Expire) batch.get(0)).id().value())
                .containsExactlyInAnyOrder("bad 0", "bad 1", "bad 2");
    }

    /** It fails as transient like a lost connection, so the reaper must find out that it is this one. */
    @Test
    void r11_aLockedOrderDoesNotBlockTheOthersForLong() {
        overdue(0, 200);
        hook.lock(id -> id.value().equals("good 70"));
        int runs = 0;
        while (listener.events.size() < 199 && runs < 20) {
            assertThatExceptionOfType(TransientStoreException.class)
                    .isThrownBy(() -> run(100))
                    .withMessageContaining("good 70 is locked");
            runs++;
        }
        assertThat(runs)
                .as("halves 100 until 1 is left, and goes on without it")
                .isLessThanOrEqualTo(12);
        reserve("good later", 50);
        pass(HOLD_FOR);
        assertThatExceptionOfType(TransientStoreException.class).isThrownBy(() -> run(100));
        assertThat(listener.events).as("the others do not wait any more").hasSize(249);
        hook.lock(id -> false);
        assertThat(run(100).report().expired()).isEqualTo(1);
        reserve("good at last", 300);
        pass(HOLD_FOR);
        assertThat(run(100).report().expired()).isEqualTo(300);
        assertThat(store.batches())
                .extracting(List::size)
                .as("batches are large again")
                .contains(100);
    }

    @Test
    void r11_severalLockedOrdersDoNotBlockTheOthersEither() {
        overdue(0, 20);
        hook.lock(id -> id.value().matches("good [05]"));
        for (int i = 0; i < 20; i++) {
            assertThatExceptionOfType(TransientStoreException.class).isThrownBy(() -> run(100));
        }
        assertThat(listener.events).hasSize(18);
        hook.lock(id -> false);
        run(100);
        assertThat(listener.events).hasSize(20);
    }

    @Test
    void eachIsLoggedOnceUntilItIsNoLongerStuck() {
        overdue(2, 0);
        run(100);
        ReservationId bad = ReservationId.of("bad 0");
        assertThat(known.contains(bad)).isTrue();
        hook.refuse(id -> id.equals(ReservationId.of("bad 1")));
        run(100);
        assertThat(known.contains(bad)).isFalse();
        assertThat(known.contains(ReservationId.of("bad 1"))).isTrue();
    }

    @Test
    void r8_theLogOfADamagedReservationNamesAuditAndRepair() {
        Sku sku = Sku.of("SKU-A");
        ReservationId id = ReservationId.of("order-7");
        assertThat(Logs.of(() -> known.report(id, new Refusal.Inconsistent(id, sku))))
                .contains("ERROR", "reservation order-7 cannot be expired", "SKU SKU-A", "Call audit", "repair");
    }
}
