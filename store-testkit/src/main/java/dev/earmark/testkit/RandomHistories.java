package dev.earmark.testkit;

import static dev.earmark.testkit.Commands.returnStock;

import dev.earmark.Line;
import dev.earmark.OwnerId;
import dev.earmark.ReservationId;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Reserve;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ArbitrarySupplier;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;

/**
 * Random histories with few SKUs (two of which differ only in case), reservations, operations and units, so that their
 * commands affect each other.
 *
 * <p>Time passes in whole hours, and every duration ends on a half hour. So no deadline is within half an hour of the
 * moment at which it is checked, and a store whose clock runs decides like one whose clock stands still.
 */
final class RandomHistories implements ArbitrarySupplier<List<HistoryStep>> {
    static final List<String> SKUS = List.of("a", "A", "b", "c");
    static final List<String> ORDERS =
            IntStream.rangeClosed(1, 24).mapToObj(i -> "o" + i).toList();
    private static final List<String> OPERATIONS = List.of("x1", "x2", "x3", "x4", "x5", "x6");
    private static final int MAX_STEPS = 30;

    @Override
    public Arbitrary<List<HistoryStep>> get() {
        Arbitrary<HistoryStep> apply =
                command().list().ofMinSize(1).ofMaxSize(6).map(HistoryStep.Apply::new);
        Arbitrary<HistoryStep> passTime =
                Arbitraries.integers().between(1, 3).map(hours -> new HistoryStep.PassTime(Duration.ofHours(hours)));
        Arbitrary<HistoryStep> compete =
                smallReserve().list().ofMinSize(2).ofMaxSize(6).map(HistoryStep.Apply::new);
        return Arbitraries.frequencyOf(Tuple.of(3, apply), Tuple.of(3, compete), Tuple.of(2, passTime))
                .list()
                .ofMinSize(1)
                .ofMaxSize(MAX_STEPS)
                .withSizeDistribution(RandomDistribution.uniform());
    }

    private static Arbitrary<StockCommand<?>> command() {
        Arbitrary<String> order = Arbitraries.of(ORDERS);
        Arbitrary<String> operation = Arbitraries.of(OPERATIONS);
        Arbitrary<String> sku = Arbitraries.of(SKUS);
        return Arbitraries.frequencyOf(
                Tuple.of(6, Combinators.combine(order, holdFor(), lines(1, 3)).as(RandomHistories::reserving)),
                Tuple.of(2, order.map(Commands::confirm)),
                Tuple.of(1, order.map(Commands::cancel)),
                Tuple.of(1, Combinators.combine(order, holdFor()).as(Commands::extend)),
                Tuple.of(1, order.map(Commands::expire)),
                Tuple.of(2, Combinators.combine(order, operation, lines(0, 2)).as(RandomHistories::returning)),
                Tuple.of(1, Combinators.combine(sku, delta(), operation).as(Commands::adjust)),
                Tuple.of(
                        1,
                        Combinators.combine(sku, Arbitraries.longs().between(0, 8), operation)
                                .as(Commands::setOnHand)));
    }

    /** Several of these in a batch compete for the units of overdue reservations. */
    private static Arbitrary<StockCommand<?>> smallReserve() {
        Arbitrary<List<Line>> lines = Combinators.combine(
                        Arbitraries.of(SKUS), Arbitraries.longs().between(1, 2))
                .as(Commands::line)
                .list()
                .ofMinSize(1)
                .ofMaxSize(2);
        return Combinators.combine(Arbitraries.of(ORDERS), holdFor(), lines).as(RandomHistories::reserving);
    }

    /** Every second reservation has an owner. */
    private static StockCommand<?> reserving(String order, Duration holdFor, List<Line> lines) {
        OwnerId owner = ORDERS.indexOf(order) % 2 == 0 ? OwnerId.of("ann") : null;
        return new Reserve(ReservationId.of(order), lines, holdFor, owner);
    }

    private static StockCommand<?> returning(String order, String operation, List<Line> lines) {
        return lines.isEmpty()
                ? returnStock(order, operation)
                : returnStock(order, operation, lines.toArray(Line[]::new));
    }

    private static Arbitrary<List<Line>> lines(int min, int max) {
        return Combinators.combine(Arbitraries.of(SKUS), Arbitraries.longs().between(1, 4))
                .as(Commands::line)
                .list()
                .ofMinSize(min)
                .ofMaxSize(max);
    }

    private static Arbitrary<Long> delta() {
        return Arbitraries.longs().between(-5, 5).filter(delta -> delta != 0);
    }

    private static Arbitrary<Duration> holdFor() {
        return Arbitraries.integers()
                .between(1, 4)
                .map(hours -> Duration.ofHours(hours).minusMinutes(30));
    }
}
