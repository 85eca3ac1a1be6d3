package dev.earmark.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.Line;
import dev.earmark.OperationId;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Cancel;
import dev.earmark.StockCommand.Change;
import dev.earmark.StockCommand.Confirm;
import dev.earmark.StockCommand.Extend;
import dev.earmark.StockCommand.OnReservation;
import dev.earmark.StockCommand.ReturnStock;
import dev.earmark.StockOutcome;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.memory.InMemoryStockStore;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The commands of a reservation are sent in one batch with the reserves of its SKU, for as long as the engine remembers it. */
class OneQueuePerSkuTest {
    /** With 64 queues it has not the queue of the commands whose SKU is not known. */
    private static final String SKU = "SKU-A";

    private final FaultyStore store = new FaultyStore(new InMemoryStockStore());
    private final Callers callers = new Callers();
    private ReservationEngine engine = engineWithBatchesOf(500);

    private ReservationEngine engineWithBatchesOf(int size) {
        return ReservationEngine.builder(store)
                .combining(CombiningPolicy.DEFAULT.withQueues(64).withBatchSize(size))
                .reaper(ReaperPolicy.OFF)
                .build();
    }

    @BeforeEach
    void stock() {
        engine.setOnHand(Sku.of(SKU), 100, OperationId.random());
    }

    @AfterEach
    void close() {
        store.goOn();
        engine.close();
    }

    private StockOutcome<Reservation> reserve(String order) {
        return engine.tryReserve(ReserveRequest.builder(order).line(SKU, 2).build());
    }

    private static Confirm confirm(String order) {
        return new Confirm(ReservationId.of(order));
    }

    /** The ids in the last batch. */
    private List<String> lastBatch() {
        return store.batches().get(store.batches().size() - 1).stream()
                .map(command -> ((OnReservation) command).id().value())
                .toList();
    }

    static List<StockCommand<?>> commandsOnTheReservation() {
        ReservationId first = ReservationId.of("first");
        return List.of(
                confirm("first"),
                new Cancel(first),
                new Extend(first, Duration.ofHours(1)),
                new Change(first, List.of(Line.of(SKU, 3))));
    }

    @ParameterizedTest
    @MethodSource("commandsOnTheReservation")
    void aCommandOfAReservationJoinsTheReservesOfItsSku(StockCommand<?> command) {
        reserve("first").orThrow();
        store.holdUp();
        callers.lead(store, () -> reserve("in progress"));
        callers.queue(() -> reserve("second"));
        callers.queue(() -> engine.attempt(command));
        store.goOn();
        assertThat(callers.outcomes()).allSatisfy(outcome -> assertThat(outcome).isInstanceOf(Applied.class));
        assertThat(lastBatch()).containsExactly("second", "first");
    }

    @Test
    void aReturnJoinsTheReservesOfItsSkuToo() {
        reserve("first").orThrow();
        engine.confirm(ReservationId.of("first"));
        store.holdUp();
        callers.lead(store, () -> reserve("in progress"));
        callers.queue(() -> engine.attempt(ReturnStock.all(ReservationId.of("first"), OperationId.of("returned"))));
        callers.queue(() -> reserve("second"));
        store.goOn();
        callers.outcomes();
        assertThat(lastBatch()).containsExactly("first", "second");
    }

    @Test
    void anEngineLearnsTheSkuOfAReservationOfAnotherEngineFromItsFirstCommand() {
        try (ReservationEngine other =
                ReservationEngine.builder(store).reaper(ReaperPolicy.OFF).build()) {
            other.reserve(ReserveRequest.builder("first").line(SKU, 2).build());
            engine.extend(ReservationId.of("first"), Duration.ofHours(1));
            store.holdUp();
            callers.lead(store, () -> reserve("in progress"));
            callers.queue(() -> engine.attempt(confirm("first")));
            store.goOn();
            callers.outcomes();
        }
    }

    @Test
    void aReservationThatIsNotRememberedDoesNotWaitForTheReservesOfASku() {
        store.holdUp();
        callers.lead(store, () -> reserve("in progress"));
        Supplier<StockOutcome<?>> unknown = () -> engine.attempt(confirm("never reserved"));
        callers.lead(store, unknown);
        store.goOn();
        callers.outcomes();
        assertThat(lastBatch()).containsExactly("never reserved");
    }

    @Test
    void whileTheQueueOfTheSkuIsLongerThanABatchAConfirmDoesNotWaitInIt() {
        engine = engineWithBatchesOf(2);
        reserve("first").orThrow();
        store.holdUp();
        callers.lead(store, () -> reserve("in progress"));
        IntStream.range(0, 5).forEach(i -> callers.queue(() -> reserve("rush-" + i)));
        int before = store.batches().size();
        store.holdUpNext();
        Callers.until(() -> store.batches().size() > before);
        callers.lead(store, () -> engine.attempt(confirm("first")));
        assertThat(lastBatch()).containsExactly("first");
        store.goOn();
        callers.outcomes();
        // the queue is short again
        store.holdUp();
        callers.lead(store, () -> reserve("in progress again"));
        callers.queue(() -> engine.attempt(ReturnStock.all(ReservationId.of("first"), OperationId.of("returned"))));
        store.goOn();
        callers.outcomes();
    }
}
