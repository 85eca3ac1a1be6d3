package dev.earmark.testkit;

import static dev.earmark.testkit.Commands.cancel;
import static dev.earmark.testkit.Commands.counters;
import static dev.earmark.testkit.Commands.line;
import static dev.earmark.testkit.Commands.reserve;
import static dev.earmark.testkit.ExpectedOutcomes.isFirst;
import static dev.earmark.testkit.ExpectedOutcomes.isNotEnough;
import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.Refusal;
import dev.earmark.Reservation;
import dev.earmark.StockOutcome;
import dev.earmark.StockOutcome.Applied;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Many shoppers want the same units at the same instant, through two instances (rules R1 to R4). */
abstract class ConcurrentReservesGroup extends ConcurrentGroup {
    ConcurrentReservesGroup(ConcurrencyContract contract) {
        super(contract);
    }

    @Test
    void r2_r3_exactlyTheAvailableUnitsAreReserved() {
        stock("A", 50);
        List<StockOutcome<Reservation>> outcomes = inEachThread(
                10,
                (thread, i) -> List.of(Retry.apply(storeFor(thread), reserve("order " + thread + "/" + i, "A", 1))));
        assertThat(outcomes).hasSize(THREADS * 10);
        assertThat(outcomes.stream().filter(ExpectedOutcomes::isFirst)).hasSize(50);
        assertThat(outcomes.stream().filter(outcome -> !isFirst(outcome)))
                .allSatisfy(outcome -> assertThat(refused(outcome)).isEqualTo(isNotEnough("A", 1, 0)));
        assertThat(level("A")).isEqualTo(counters("A", 50, 50, 0));
    }

    @Test
    void r3_noReserveIsRefusedWhileThereIsEnoughForAll() {
        stock("A", THREADS);
        List<StockOutcome<Reservation>> outcomes = inEachThread(8, (thread, i) -> {
            String order = "order " + thread + "/" + i;
            StockOutcome<Reservation> reserved = Retry.apply(storeFor(thread), reserve(order, "A", 1));
            return List.of(reserved, Retry.apply(storeFor(thread), cancel(order)));
        });
        assertThat(outcomes).allMatch(ExpectedOutcomes::isFirst);
        assertThat(level("A")).isEqualTo(counters("A", THREADS, 0, 0));
    }

    @Test
    void r3_aRequestThatIsTooLargeDoesNotBlockSmallOnes() {
        int large = THREADS / 2;
        stock("A", 10L * (THREADS - large));
        List<StockOutcome<Reservation>> outcomes = inEachThread(10, (thread, i) -> {
            long quantity = thread < large ? 1_000 : 1;
            return List.of(Retry.apply(storeFor(thread), reserve("order " + thread + "/" + i, "A", quantity)));
        });
        assertThat(outcomes.subList(0, large * 10))
                .allSatisfy(outcome -> assertThat(refused(outcome)).isInstanceOf(Refusal.NotEnough.class));
        assertThat(outcomes.subList(large * 10, THREADS * 10)).allSatisfy(ExpectedOutcomes::applied);
    }

    @Test
    void r4_concurrentReservesOfOneIdHoldItOnce() {
        stock("A", 100);
        for (int i = 0; i < 5; i++) {
            String order = "order " + i;
            List<StockOutcome<Reservation>> outcomes =
                    ConcurrentCalls.run(THREADS, thread -> Retry.apply(storeFor(thread), reserve(order, "A", 2)));
            assertThat(outcomes).allMatch(ExpectedOutcomes::isApplied);
            assertThat(outcomes.stream().filter(ExpectedOutcomes::isFirst)).hasSize(1);
            assertThat(outcomes)
                    .map(outcome -> ((Applied<Reservation>) outcome).value())
                    .containsOnly(reservation(order));
        }
        assertThat(level("A")).isEqualTo(counters("A", 100, 10, 0));
    }

    @Test
    void r4_exactlyOneOfSeveralReservesWithOneIdAndDifferentLinesWins() {
        stock("A", 100);
        for (int i = 0; i < 5; i++) {
            String order = "order " + i;
            List<StockOutcome<Reservation>> outcomes = ConcurrentCalls.run(
                    THREADS, thread -> Retry.apply(storeFor(thread), reserve(order, "A", thread + 1L)));
            assertThat(outcomes.stream().filter(ExpectedOutcomes::isFirst)).hasSize(1);
            assertThat(outcomes.stream().filter(outcome -> !isFirst(outcome)))
                    .allSatisfy(outcome -> assertThat(refused(outcome)).isInstanceOf(Refusal.IdReused.class));
            Retry.apply(store(), cancel(order));
        }
    }

    @Test
    void r1_basketsInOppositeOrdersTakeAllOrNothing() {
        List<String> skus = List.of("A", "B", "C");
        skus.forEach(sku -> stock(sku, 30));
        List<StockOutcome<Reservation>> outcomes = inEachThread(8, (thread, i) -> {
            String order = "order " + thread + "/" + i;
            return List.of(Retry.apply(
                    storeFor(thread),
                    thread % 2 == 0
                            ? reserve(order, line("A", 1), line("B", 1), line("C", 1))
                            : reserve(order, line("C", 1), line("B", 1), line("A", 1))));
        });
        assertThat(outcomes.stream().filter(ExpectedOutcomes::isFirst)).hasSize(30);
        skus.forEach(sku -> assertThat(level(sku)).isEqualTo(counters(sku, 30, 30, 0)));
    }

    @Test
    void r3_batchesInOppositeOrdersAllSucceed() {
        stock("A", THREADS * 8);
        stock("B", THREADS * 8);
        List<StockOutcome<?>> outcomes = inEachThread(8, (thread, i) -> {
            String first = thread % 2 == 0 ? "A" : "B";
            String second = thread % 2 == 0 ? "B" : "A";
            String order = thread + "/" + i;
            return Retry.apply(
                    storeFor(thread),
                    List.of(reserve("first " + order, first, 1), reserve("second " + order, second, 1)));
        });
        assertThat(outcomes).hasSize(THREADS * 8 * 2).allMatch(ExpectedOutcomes::isFirst);
        assertThat(level("A")).isEqualTo(counters("A", THREADS * 8, THREADS * 8, 0));
        assertThat(level("B")).isEqualTo(counters("B", THREADS * 8, THREADS * 8, 0));
    }

    private interface Round<T> {
        List<T> run(int thread, int round);
    }

    /** Returns the outcomes ordered by thread, then by round. */
    private static <T> List<T> inEachThread(int rounds, Round<T> round) {
        return ConcurrentCalls.run(THREADS, thread -> {
                    List<T> outcomes = new ArrayList<>();
                    IntStream.range(0, rounds).forEach(i -> outcomes.addAll(round.run(thread, i)));
                    return outcomes;
                })
                .stream()
                .flatMap(Collection::stream)
                .toList();
    }
}
