package dev.earmark.testkit;

import static dev.earmark.testkit.Commands.returnStock;

import dev.earmark.LateConfirm;
import dev.earmark.Line;
import dev.earmark.LineFromAny;
import dev.earmark.LineFromAny.Take;
import dev.earmark.OwnerId;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Change;
import dev.earmark.StockCommand.Confirm;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockCommand.SetOnHand;
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
 * Random histories with few SKUs (two of which differ only in case), reservations, owners, operations and units, so that
 * their commands affect each other.
 *
 * <p>Time passes in whole hours, every duration ends on a half hour, and the end of extending ten minutes later. So no
 * deadline is within ten minutes of another time with which it is compared, and a store whose clock runs decides like one
 * whose clock stands still.
 */
final class RandomHistories implements ArbitrarySupplier<List<HistoryStep>> {
    static final List<String> SKUS = List.of("a", "A", "b", "c");
    static final List<String> ORDERS =
            IntStream.rangeClosed(1, 24).mapToObj(i -> "o" + i).toList();
    private static final List<String> OWNERS = List.of("ann", "bob");
    private static final List<String> OPERATIONS = List.of("x1", "x2", "x3", "x4", "x5", "x6");
    private static final int MAX_STEPS = 30;

    @Override
    public Arbitrary<List<HistoryStep>> get() {
        Arbitrary<HistoryStep> apply =
                command().withoutEdgeCases().list().ofMinSize(1).ofMaxSize(6).map(HistoryStep.Apply::new);
        Arbitrary<HistoryStep> passTime =
                Arbitraries.integers().between(1, 3).map(hours -> new HistoryStep.PassTime(Duration.ofHours(hours)));
        Arbitrary<HistoryStep> compete = smallReserve()
                .withoutEdgeCases()
                .list()
                .ofMinSize(2)
                .ofMaxSize(6)
                .map(HistoryStep.Apply::new);
        return Arbitraries.frequencyOf(Tuple.of(4, apply), Tuple.of(2, compete), Tuple.of(2, passTime))
                .list()
                .ofMinSize(1)
                .ofMaxSize(MAX_STEPS)
                .withSizeDistribution(RandomDistribution.uniform())
                // with so many combinations, jqwik would spend most of the time on them
                .withoutEdgeCases();
    }

    private static Arbitrary<StockCommand<?>> command() {
        // mostly a few of them, so that the order is often known
        Arbitrary<String> order = Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.of(ORDERS.subList(0, 6))), Tuple.of(1, Arbitraries.of(ORDERS)));
        return Arbitraries.frequencyOf(
                Tuple.of(6, reserve(lines(1, 3).map(Wanted::new))),
                Tuple.of(2, reserve(choices())),
                Tuple.of(
                        2,
                        Combinators.combine(order, lines(1, 3).map(Wanted::new)).as(RandomHistories::changing)),
                Tuple.of(1, Combinators.combine(order, choices()).as(RandomHistories::changing)),
                Tuple.of(1, Combinators.combine(order, Arbitraries.of(OWNERS)).as(Commands::assign)),
                Tuple.of(3, confirm(order)),
                Tuple.of(1, order.map(Commands::cancel)),
                Tuple.of(1, Combinators.combine(order, holdFor()).as(Commands::extend)),
                Tuple.of(1, order.map(Commands::expire)),
                Tuple.of(4, ofStock(order, sku(), Arbitraries.of(OPERATIONS))));
    }

    /** The last one is unknown until it is set. */
    private static Arbitrary<String> sku() {
        return Arbitraries.frequency(Tuple.of(3, "a"), Tuple.of(3, "A"), Tuple.of(3, "b"), Tuple.of(1, "c"));
    }

    /** Commands with an operation. */
    private static Arbitrary<StockCommand<?>> ofStock(
            Arbitrary<String> order, Arbitrary<String> sku, Arbitrary<String> operation) {
        Arbitrary<Long> onHand = Arbitraries.longs().between(0, 8);
        return Arbitraries.frequencyOf(
                Tuple.of(4, Combinators.combine(order, operation, lines(0, 2)).as(RandomHistories::returning)),
                Tuple.of(2, Combinators.combine(sku, delta(), operation).as(Commands::adjust)),
                Tuple.of(1, Combinators.combine(sku, onHand, operation).as(Commands::setOnHand)),
                Tuple.of(
                        1,
                        Combinators.combine(
                                        sku,
                                        onHand,
                                        operation,
                                        Arbitraries.longs().between(SetOnHand.UNKNOWN_SKU, 8))
                                .as(Commands::setOnHand)),
                Tuple.of(1, Combinators.combine(sku, operation).as(Commands::repair)));
    }

    /** Several of these in a batch compete for the units of overdue reservations. */
    private static Arbitrary<StockCommand<?>> smallReserve() {
        return reserve(line(1, 2).list().ofMinSize(1).ofMaxSize(2).map(Wanted::new));
    }

    /** The lines of a reserve or change. */
    private record Wanted(List<Line> lines, List<LineFromAny> fromAny) {
        Wanted(List<Line> lines) {
            this(lines, List.of());
        }
    }

    /** A line from any of two or three SKUs, and sometimes a plain line of another SKU. */
    private static Arbitrary<Wanted> choices() {
        return Combinators.combine(
                        Arbitraries.frequencyOf(
                                Tuple.of(4, Arbitraries.shuffle(SKUS.subList(0, 3))),
                                Tuple.of(1, Arbitraries.shuffle(SKUS))),
                        Arbitraries.integers().between(2, 3),
                        Arbitraries.longs().between(1, 5),
                        Arbitraries.of(Take.class),
                        Arbitraries.longs().between(-2, 2))
                .as((skus, count, quantity, take, plain) -> new Wanted(
                        plain > 0 && count < skus.size() ? List.of(Commands.line(skus.get(count), plain)) : List.of(),
                        List.of(new LineFromAny(
                                quantity,
                                skus.subList(0, count).stream().map(Sku::of).toList(),
                                take))));
    }

    private static Arbitrary<StockCommand<?>> reserve(Arbitrary<Wanted> wanted) {
        return Combinators.combine(
                        Arbitraries.of(ORDERS),
                        holdFor(),
                        wanted,
                        // every second order is a guest's, and some are repeated with another owner
                        Arbitraries.frequency(Tuple.of(7, 0), Tuple.of(1, 1)),
                        Arbitraries.longs().between(-3, 3),
                        Arbitraries.integers().between(-2, 2))
                .as((order, holdFor, lines, otherOwner, limit, moreHours) -> {
                    int number = ORDERS.indexOf(order) + otherOwner;
                    OwnerId owner = number % 2 == 0 ? OwnerId.of(OWNERS.get(number / 2 % OWNERS.size())) : null;
                    return new Reserve(
                            ReservationId.of(order),
                            lines.lines(),
                            holdFor,
                            owner,
                            lines.fromAny(),
                            owner == null || limit < 1 ? null : limit,
                            moreHours < 0 ? null : holdFor.plusHours(moreHours).plusMinutes(10));
                });
    }

    private static StockCommand<?> changing(String order, Wanted wanted) {
        return new Change(ReservationId.of(order), wanted.lines(), wanted.fromAny());
    }

    /** All or a part, in time or late. */
    private static Arbitrary<StockCommand<?>> confirm(Arbitrary<String> order) {
        Arbitrary<List<Line>> part = Arbitraries.frequencyOf(
                Tuple.of(2, Arbitraries.just(List.<Line>of())),
                Tuple.of(1, line(1, 2).list().ofMinSize(1).ofMaxSize(2)));
        return Combinators.combine(order, part, Arbitraries.of(LateConfirm.class))
                .as((id, lines, late) -> new Confirm(ReservationId.of(id), lines, late));
    }

    private static StockCommand<?> returning(String order, String operation, List<Line> lines) {
        return lines.isEmpty()
                ? returnStock(order, operation)
                : returnStock(order, operation, lines.toArray(Line[]::new));
    }

    private static Arbitrary<List<Line>> lines(int min, int max) {
        return line(1, 4).list().ofMinSize(min).ofMaxSize(max);
    }

    private static Arbitrary<Line> line(long least, long most) {
        return Combinators.combine(sku(), Arbitraries.longs().between(least, most))
                .as(Commands::line);
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
