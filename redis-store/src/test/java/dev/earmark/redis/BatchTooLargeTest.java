package dev.earmark.redis;

import static dev.earmark.redis.TestCommands.cancel;
import static dev.earmark.redis.TestCommands.confirm;
import static dev.earmark.redis.TestCommands.level;
import static dev.earmark.redis.TestCommands.reserve;
import static dev.earmark.redis.TestCommands.returnStock;
import static dev.earmark.redis.TestCommands.setOnHand;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.earmark.Line;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReservationStatus;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Expire;
import dev.earmark.StockCommand.Extend;
import dev.earmark.StockOutcome;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.engine.ReaperPolicy;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.spi.BatchTooLargeException;
import dev.earmark.spi.StockLevels;
import dev.earmark.spi.StockStore;
import dev.earmark.spi.StoreLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * R9: a batch may name reservations that have more lines in total than one script may touch. Only the server can count
 * these lines.
 */
class BatchTooLargeTest {
    private static final int SKUS = 1_000;
    private static final int RESERVATIONS = 8;
    private static final int MOST = StoreLimits.MAX_LINES / SKUS;

    private final RedisFixture fixture = new RedisFixture(TestClient.SHARED);
    private StockStore store;

    @BeforeEach
    void reserveThousandLinesEach() {
        store = fixture.newStore();
        store.apply(commands(SKUS, i -> setOnHand("sku-" + i, 10, "count-" + i)));
        Line[] lines =
                IntStream.range(0, SKUS).mapToObj(i -> Line.of("sku-" + i, 1)).toArray(Line[]::new);
        for (int i = 0; i < RESERVATIONS; i++) {
            store.apply(List.of(reserve("order-" + i, TestCommands.HOLD_FOR, lines)));
        }
    }

    @AfterEach
    void close() {
        store.close();
        fixture.close();
    }

    static Stream<Function<String, StockCommand<?>>> commandsThatNameAReservation() {
        return Stream.of(
                TestCommands::confirm,
                TestCommands::cancel,
                id -> new Extend(ReservationId.of(id), TestCommands.HOLD_FOR.plusMinutes(1)),
                id -> new Expire(ReservationId.of(id)),
                id -> returnStock(id, "return-" + id));
    }

    @ParameterizedTest
    @MethodSource("commandsThatNameAReservation")
    void r9_nothingOfABatchThatIsTooLargeIsApplied(Function<String, StockCommand<?>> command) {
        List<StockCommand<?>> batch = new ArrayList<>(List.of(setOnHand("another", 1, "count another")));
        batch.addAll(commands(MOST, i -> command.apply("order-" + i)));
        batch.add(confirm("order-7"));
        assertThatExceptionOfType(BatchTooLargeException.class)
                .isThrownBy(() -> store.apply(batch))
                .withMessageContaining("have at least 6000 lines; one batch may touch 5000")
                .withMessageContaining("Nothing was applied");
        assertThat(store.levels(List.of(Sku.of("another")))).isEmpty();
        assertThat(reservations())
                .hasSize(RESERVATIONS)
                .allMatch(reservation -> reservation.status() == ReservationStatus.HELD);
        assertThat(level(store, "sku-0")).isEqualTo(StockLevels.of(Sku.of("sku-0"), 10, RESERVATIONS, 0));
    }

    @Test
    void r9_theLargestBatchIsApplied() {
        assertThat(store.apply(commands(MOST, i -> confirm("order-" + i)))).allMatch(BatchTooLargeTest::isNew);
        assertThat(level(store, "sku-0"))
                .isEqualTo(StockLevels.of(Sku.of("sku-0"), 10 - MOST, RESERVATIONS - MOST, MOST));
    }

    @Test
    void r9_linesOfAReserveDoNotCountTwice() {
        Line[] lines =
                IntStream.range(0, SKUS).mapToObj(i -> Line.of("sku-" + i, 1)).toArray(Line[]::new);
        List<StockCommand<?>> batch = new ArrayList<>(commands(MOST, i -> cancel("order-" + i)));
        batch.add(reserve("new order", TestCommands.HOLD_FOR, lines));
        assertThat(store.apply(batch)).allMatch(BatchTooLargeTest::isNew);
    }

    @Test
    void r9_anEngineHalvesTheBatchAndAppliesAllOfIt() {
        try (ReservationEngine engine =
                ReservationEngine.builder(store).reaper(ReaperPolicy.OFF).build()) {
            assertThat(engine.attemptAll(commands(RESERVATIONS, i -> confirm("order-" + i))))
                    .hasSize(RESERVATIONS)
                    .allMatch(BatchTooLargeTest::isNew);
        }
        try (StockStore reader = fixture.newStore()) {
            assertThat(level(reader, "sku-999"))
                    .isEqualTo(StockLevels.of(Sku.of("sku-999"), 10 - RESERVATIONS, 0, RESERVATIONS));
        }
    }

    private static boolean isNew(StockOutcome<?> outcome) {
        return outcome instanceof Applied<?> applied && !applied.replay();
    }

    private List<Reservation> reservations() {
        List<ReservationId> ids = IntStream.range(0, RESERVATIONS)
                .mapToObj(i -> ReservationId.of("order-" + i))
                .toList();
        return List.copyOf(store.reservations(ids).values());
    }

    private static List<StockCommand<?>> commands(int count, IntFunction<StockCommand<?>> command) {
        return IntStream.range(0, count).<StockCommand<?>>mapToObj(command).toList();
    }
}
