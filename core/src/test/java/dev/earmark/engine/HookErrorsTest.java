package dev.earmark.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.earmark.OperationId;
import dev.earmark.OutcomeUnknownException;
import dev.earmark.PartialFailureException;
import dev.earmark.ReservationId;
import dev.earmark.ReservationStatus;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Confirm;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.StoreException;
import dev.earmark.engine.Callers.Caller;
import dev.earmark.memory.InMemoryStockStore;
import dev.earmark.spi.StockLevels;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A hook that throws undoes its batch, and only the command concerned fails (rules R8 and R11). */
class HookErrorsTest {
    private static final Sku SKU = Sku.of("SKU-A");

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-21T12:00:00Z"));
    private final RefusingHook hook = new RefusingHook();
    private final FaultyStore store = new FaultyStore(
            InMemoryStockStore.builder().clock(now::get).onChange(hook).build());
    private final Callers callers = new Callers();
    private final RecordingListener listener = new RecordingListener();
    private final ReservationEngine engine = ReservationEngine.builder(store)
            .combining(CombiningPolicy.DEFAULT.withQueues(1))
            .holdFor(Duration.ofMinutes(5))
            .listener(listener)
            .reaper(ReaperPolicy.OFF)
            .build();

    @BeforeEach
    void stock() {
        engine.setOnHand(SKU, 10_000, OperationId.random());
    }

    @AfterEach
    void close() {
        store.goOn();
        engine.close();
    }

    private static ReserveRequest request(String order) {
        return ReserveRequest.builder(order).line("SKU-A", 1).build();
    }

    private static boolean isBad(ReservationId id) {
        return id.value().startsWith("bad");
    }

    private void pass(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }

    @Test
    void r8_theCommandFailsAndTheErrorNamesTheHook() {
        hook.refuse(HookErrorsTest::isBad);
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> engine.reserve(request("bad")))
                .isNotInstanceOf(OutcomeUnknownException.class)
                .matches(RefusingHook::isNamedBy, "names the hook")
                .withMessageContaining("no row of bad");
        assertThat(engine.find(ReservationId.of("bad"))).isEmpty();
        assertThat(engine.level(SKU)).contains(StockLevels.of(SKU, 10_000, 0, 0));
        assertThat(listener.events).isEmpty();
        engine.reserve(request("good"));
        assertThat(hook.heard).containsExactly("RESERVE good");
    }

    @Test
    void r8_aTransientFailureOfTheHookIsRetried() {
        hook.deadlock(2);
        engine.reserve(request("good"));
        assertThat(listener.events).containsExactly("retried 1", "retried 2", "reserved good");
        assertThat(hook.heard).containsExactly("RESERVE good");
    }

    @Test
    void r8_onlyTheCommandsOfAListThatTheHookRefusesFail() {
        hook.refuse(HookErrorsTest::isBad);
        List<StockCommand<?>> commands = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            commands.add(request((i % 20 == 7 ? "bad " : "good ") + i).toCommand(Duration.ofMinutes(5)));
        }
        assertThatExceptionOfType(PartialFailureException.class)
                .isThrownBy(() -> engine.attemptAll(commands))
                .satisfies(e -> {
                    assertThat(e.failures()).containsOnlyKeys(7, 27);
                    assertThat(e.failures().get(27)).hasMessageContaining("no row of bad 27");
                });
        assertThat(hook.heard).hasSize(38).doesNotHaveDuplicates();
        assertThat(engine.level(SKU)).contains(StockLevels.of(SKU, 10_000, 38, 0));
    }

    @Test
    void r8_onlyTheCallerWhoseCommandTheHookRefusesFails() {
        hook.refuse(HookErrorsTest::isBad);
        store.holdUp();
        callers.lead(store, () -> engine.tryReserve(request("first")));
        Caller bad = callers.queue(() -> engine.tryReserve(request("bad")));
        List<Caller> others = IntStream.range(0, 6)
                .mapToObj(i -> callers.queue(() -> engine.tryReserve(request("good " + i))))
                .toList();
        store.goOn();
        others.forEach(caller -> assertThat(caller.outcome()).isInstanceOf(Applied.class));
        assertThat(bad.failure()).isExactlyInstanceOf(StoreException.class).hasMessageContaining("no row of bad");
        assertThat(hook.heard).hasSize(7).doesNotHaveDuplicates().doesNotContain("RESERVE bad");
    }

    /** The units of a stranger that the hook does not let go are not free. */
    @Test
    void r8_aReserveThatNeedsTheUnitsOfAStrangerWhomTheHookRefusesFails() {
        engine.setOnHand(SKU, 2, OperationId.random());
        engine.reserve(request("bad"));
        pass(Duration.ofMinutes(1));
        engine.reserve(request("good"));
        pass(Duration.ofMinutes(10));
        hook.refuse(HookErrorsTest::isBad);
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> engine.reserve(request("order")))
                .withMessageContaining("no row of bad");
        assertThat(engine.reaper().runOnce().expired()).isEqualTo(1);
        assertThat(engine.reserve(request("order")).status()).isEqualTo(ReservationStatus.HELD);
    }

    @Test
    void aReplayDoesNotCallTheHook() {
        engine.reserve(request("good"));
        engine.confirm(ReservationId.of("good"));
        hook.refuse(id -> true);
        engine.reserve(request("good"));
        engine.confirm(ReservationId.of("good"));
        assertThat(engine.attempt(new Confirm(ReservationId.of("good")))).isInstanceOf(Applied.class);
        assertThat(hook.heard).containsExactly("RESERVE good", "CONFIRM good");
    }
}
