package dev.earmark.testkit;

import static dev.earmark.ReservationStatus.CONFIRMED;
import static dev.earmark.testkit.Commands.HOLD_FOR;
import static dev.earmark.testkit.Commands.cancel;
import static dev.earmark.testkit.Commands.change;
import static dev.earmark.testkit.Commands.confirm;
import static dev.earmark.testkit.Commands.confirmLate;
import static dev.earmark.testkit.Commands.confirmPart;
import static dev.earmark.testkit.Commands.counters;
import static dev.earmark.testkit.Commands.expire;
import static dev.earmark.testkit.Commands.line;
import static dev.earmark.testkit.Commands.reserve;
import static dev.earmark.testkit.ExpectedOutcomes.is;
import static dev.earmark.testkit.ExpectedOutcomes.isFirst;
import static dev.earmark.testkit.ExpectedOutcomes.isNotEnough;
import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.Line;
import dev.earmark.Refusal;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.StockOutcome;
import dev.earmark.StockOutcome.Applied;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Several callers change, assign and sell the same reservations at the same instant (rules R1, R3, R4 and R6). */
abstract class ConcurrentChangesGroup extends ConcurrentGroup {
    ConcurrentChangesGroup(ConcurrencyContract contract) {
        super(contract);
    }

    @Test
    void r3_noReservationLosesItsUnitsToAnotherWhileItIsChanged() {
        int changing = THREADS / 2;
        stock("A", changing);
        stock("B", 100);
        for (int i = 0; i < changing; i++) {
            held("order " + i, "A", 1);
        }
        AtomicInteger stillChanging = new AtomicInteger(changing);
        List<List<StockOutcome<Reservation>>> outcomes = ConcurrentCalls.run(THREADS, thread -> {
            List<StockOutcome<Reservation>> ofThread = new ArrayList<>();
            if (thread < changing) {
                try {
                    String order = "order " + thread;
                    for (int i = 0; i < ROUNDS; i++) {
                        Line[] lines = i % 2 == 0 ? new Line[] {line("A", 1), line("B", 2)} : new Line[] {line("A", 1)};
                        ofThread.add(Retry.apply(storeFor(thread), change(order, lines)));
                    }
                } finally {
                    stillChanging.decrementAndGet();
                }
            } else {
                for (int i = 0; stillChanging.get() > 0; i++) {
                    ofThread.add(Retry.apply(storeFor(thread), reserve("stranger " + thread + "/" + i, "A", 1)));
                }
            }
            return ofThread;
        });
        outcomes.subList(0, changing).forEach(ofThread -> assertThat(ofThread).allMatch(ExpectedOutcomes::isFirst));
        outcomes.subList(changing, THREADS)
                .forEach(ofThread -> assertThat(ofThread)
                        .allSatisfy(outcome -> assertThat(refused(outcome)).isEqualTo(isNotEnough("A", 1, 0))));
        assertThat(level("A")).isEqualTo(counters("A", changing, changing, 0));
        assertThat(level("B")).isEqualTo(counters("B", 100, 0, 0));
    }

    @Test
    void r4_concurrentRepeatsOfAChangeCountOnce() {
        stock("A", 100);
        for (int i = 0; i < 5; i++) {
            String order = "order " + i;
            held(order, "A", 1);
            List<StockOutcome<Reservation>> outcomes =
                    ConcurrentCalls.run(THREADS, thread -> Retry.apply(storeFor(thread), change(order, "A", 3)));
            assertThat(outcomes).allMatch(ExpectedOutcomes::isApplied);
            assertThat(outcomes.stream().filter(ExpectedOutcomes::isFirst)).hasSize(1);
        }
        assertThat(level("A")).isEqualTo(counters("A", 100, 15, 0));
    }

    @Test
    void r1_concurrentChangesOfOneReservationAreAllAppliedAndTheLastOneStays() {
        stock("A", 100);
        stock("B", 100);
        for (int i = 0; i < 5; i++) {
            String order = "order " + i;
            held(order, "A", 50);
            List<StockOutcome<Reservation>> outcomes = ConcurrentCalls.run(
                    THREADS,
                    thread -> Retry.apply(
                            storeFor(thread),
                            thread % 2 == 0
                                    ? change(order, line("A", thread + 1L))
                                    : change(order, line("A", 1), line("B", thread + 1L))));
            assertThat(outcomes).allMatch(ExpectedOutcomes::isFirst);
            List<Line> lines = reservation(order).lines();
            assertThat(outcomes)
                    .anyMatch(outcome ->
                            ((Applied<Reservation>) outcome).value().lines().equals(lines));
            assertThat(level("A").reserved()).isEqualTo(lines.get(0).quantity());
            assertThat(level("B").reserved())
                    .isEqualTo(lines.size() == 1 ? 0 : lines.get(1).quantity());
            Retry.apply(store(), cancel(order));
        }
    }

    @Test
    void r3_changesInOppositeOrdersAllSucceed() {
        stock("A", 100);
        stock("B", 100);
        for (int i = 0; i < THREADS; i++) {
            held("order " + i, i % 2 == 0 ? "A" : "B", 2);
        }
        List<List<StockOutcome<Reservation>>> outcomes = ConcurrentCalls.run(THREADS, thread -> {
            String order = "order " + thread;
            List<StockOutcome<Reservation>> ofThread = new ArrayList<>();
            for (int i = 0; i < ROUNDS; i++) {
                String to = (thread + i) % 2 == 0 ? "B" : "A";
                ofThread.add(Retry.apply(storeFor(thread), change(order, to, 2)));
            }
            return ofThread;
        });
        outcomes.forEach(ofThread -> assertThat(ofThread).allMatch(ExpectedOutcomes::isFirst));
        assertThat(level("A")).isEqualTo(counters("A", 100, THREADS, 0));
        assertThat(level("B")).isEqualTo(counters("B", 100, THREADS, 0));
    }

    @Test
    void r6_aConfirmSellsTheLinesFromBeforeOrAfterAConcurrentChange() {
        stock("A", 100);
        stock("B", 100);
        long sold = 0;
        for (int i = 0; i < ROUNDS; i++) {
            String order = "order " + i;
            held(order, "A", 2);
            List<StockOutcome<Reservation>> outcomes = atOnce(confirm(order), change(order, "B", 3));
            Reservation confirmed = ExpectedOutcomes.applied(outcomes.get(0));
            assertThat(reservation(order)).isEqualTo(confirmed);
            if (isFirst(outcomes.get(1))) {
                assertThat(confirmed.lines()).containsExactly(line("B", 3));
            } else {
                assertThat(refused(outcomes.get(1))).isEqualTo(is(CONFIRMED, order));
                assertThat(confirmed.lines()).containsExactly(line("A", 2));
                sold += 2;
            }
        }
        assertThat(level("A")).isEqualTo(counters("A", 100 - sold, 0, sold));
    }

    @Test
    void r6_exactlyOneOfTwoDifferentPartialConfirmsWins() {
        stock("A", 100);
        for (int i = 0; i < ROUNDS; i++) {
            String order = "order " + i;
            held(order, "A", 3);
            List<StockOutcome<Reservation>> outcomes =
                    atOnce(confirmPart(order, line("A", 1)), confirmPart(order, line("A", 2)));
            assertThat(outcomes.stream().filter(ExpectedOutcomes::isFirst)).hasSize(1);
            assertThat(outcomes.stream().filter(outcome -> !isFirst(outcome)))
                    .allSatisfy(outcome -> assertThat(refused(outcome))
                            .isEqualTo(new Refusal.ConfirmedOtherwise(ReservationId.of(order))));
        }
    }

    @Test
    void r2_r6_theLastUnitIsSoldToOneOfSeveralLatePayers() {
        for (int i = 0; i < ROUNDS; i++) {
            String sku = "sku " + i;
            stock(sku, 1);
            held("first " + i, sku, 1);
            passTime(HOLD_FOR);
            applied(expire("first " + i));
            held("second " + i, sku, 1);
            passTime(HOLD_FOR);
            applied(expire("second " + i));
        }
        for (int i = 0; i < ROUNDS; i++) {
            String sku = "sku " + i;
            List<StockOutcome<Reservation>> outcomes = atOnce(
                    confirmLate("first " + i),
                    confirmLate("second " + i),
                    confirmLate("first " + i),
                    reserve("new " + i, sku, 1));
            boolean firstWon = reservation("first " + i).status() == CONFIRMED;
            assertThat(outcomes.stream().filter(ExpectedOutcomes::isFirst)).hasSize(1);
            assertThat(outcomes.stream().filter(outcome -> !ExpectedOutcomes.isApplied(outcome)))
                    .hasSize(firstWon ? 2 : 3)
                    .allSatisfy(outcome -> assertThat(refused(outcome)).isEqualTo(isNotEnough(sku, 1, 0)));
        }
    }
}
