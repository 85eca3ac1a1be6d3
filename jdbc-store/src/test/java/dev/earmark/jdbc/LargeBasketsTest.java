package dev.earmark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.Line;
import dev.earmark.OperationId;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Cancel;
import dev.earmark.StockCommand.Confirm;
import dev.earmark.StockCommand.Expire;
import dev.earmark.StockCommand.Extend;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockCommand.ReturnStock;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.StockLevel;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.spi.StockLevels;
import dev.earmark.spi.StockStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** R9: baskets of up to 5,000 lines live their whole life, in time that grows with the number of lines and not faster. */
@Tag("long")
class LargeBasketsTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final int RUNS = 2;

    static Stream<Arguments> databases() {
        return Stream.of(
                Arguments.of("H2", (Supplier<TestDatabase>) TestDatabase::h2),
                Arguments.of("MariaDB", (Supplier<TestDatabase>) TestDatabase::mariaDb),
                Arguments.of("PostgreSQL", (Supplier<TestDatabase>) TestDatabase::postgreSql));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("databases")
    void r9_theTimeOfABasketsLifeGrowsLinearlyWithItsLines(String name, Supplier<TestDatabase> database) {
        try (TestDatabase shop = database.get()) {
            StockStore store = JdbcStockStore.pessimistic(shop.pool(0)).build();
            stock(store, Line.MAX_LINES);
            life(shop, store, 1_000, -1);
            long small = fastest(shop, store, 500);
            long large = fastest(shop, store, Line.MAX_LINES);
            assertThat((double) large / small).as("ten times the lines").isLessThan(25);
        }
    }

    /** The fastest of some runs, because other work on the machine only makes a run slower. */
    private static long fastest(TestDatabase shop, StockStore store, int lines) {
        return LongStream.range(0, RUNS)
                .map(run -> life(shop, store, lines, run))
                .min()
                .orElseThrow();
    }

    /** Returns the nanoseconds that the calls of the store have taken. */
    private static long life(TestDatabase shop, StockStore store, int size, long run) {
        String prefix = size + "-" + run + "-";
        List<Line> lines =
                IntStream.range(0, size).mapToObj(i -> new Line(sku(i), 1)).toList();
        ReservationId bought = ReservationId.of(prefix + "bought");
        ReservationId left = ReservationId.of(prefix + "left");
        ReservationId late = ReservationId.of(prefix + "late");
        ReservationId next = ReservationId.of(prefix + "next");
        long time = timed(store, new Reserve(bought, lines, HOUR, null))
                + timed(store, new Extend(bought, HOUR.multipliedBy(2)))
                + timed(store, new Confirm(bought))
                + timed(store, ReturnStock.all(bought, OperationId.of(prefix + "return")))
                + timed(store, new Reserve(left, lines, HOUR, null))
                + timed(store, new Cancel(left))
                + timed(store, new Reserve(late, lines, HOUR, null));
        shop.passTime(HOUR);
        // reclaims the late one
        time += timed(store, new Reserve(next, lines, HOUR, null));
        shop.passTime(HOUR);
        time += timed(store, new Expire(next));
        long start = System.nanoTime();
        assertThat(store.levels(lines.stream().map(Line::sku).toList())).hasSize(size);
        assertThat(store.reservations(List.of(bought, left, late, next))).hasSize(4);
        assertThat(store.purge(Duration.ZERO, 1_000)).isGreaterThanOrEqualTo(4);
        time += System.nanoTime() - start;
        Map<Sku, StockLevel> levels = store.levels(List.of(sku(0), sku(size - 1)));
        assertThat(levels.values())
                .containsOnly(StockLevels.of(sku(0), 1, 0, 0), StockLevels.of(sku(size - 1), 1, 0, 0));
        return time;
    }

    private static long timed(StockStore store, StockCommand<?> command) {
        long start = System.nanoTime();
        assertThat(store.apply(List.of(command))).hasOnlyElementsOfType(Applied.class);
        return System.nanoTime() - start;
    }

    private static void stock(StockStore store, int skus) {
        for (int from = 0; from < skus; from += 1_000) {
            List<StockCommand<?>> some = new ArrayList<>();
            IntStream.range(from, from + 1_000)
                    .forEach(i -> some.add(new SetOnHand(sku(i), 1, OperationId.of("stocked-" + i))));
            store.apply(some);
        }
        store.purge(Duration.ZERO, 1_000);
    }

    private static Sku sku(int i) {
        return Sku.of("SKU-" + i);
    }
}
