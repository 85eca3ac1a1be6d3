package dev.earmark.testkit;

import static dev.earmark.ReservationStatus.CONFIRMED;
import static dev.earmark.ReservationStatus.EXPIRED;
import static dev.earmark.ReservationStatus.HELD;
import static dev.earmark.testkit.Commands.HOLD_FOR;
import static dev.earmark.testkit.Commands.cancel;
import static dev.earmark.testkit.Commands.confirm;
import static dev.earmark.testkit.Commands.counters;
import static dev.earmark.testkit.Commands.expire;
import static dev.earmark.testkit.Commands.extend;
import static dev.earmark.testkit.Commands.line;
import static dev.earmark.testkit.Commands.returnStock;
import static dev.earmark.testkit.ExpectedOutcomes.is;
import static dev.earmark.testkit.ExpectedOutcomes.isFirst;
import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.Refusal;
import dev.earmark.Reservation;
import dev.earmark.ReservationStatus;
import dev.earmark.StockOutcome;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Several callers change the same reservation at the same instant, through two instances (rules R4, R6 and R7). */
abstract class ConcurrentTransitionsGroup extends ConcurrentGroup {
    ConcurrentTransitionsGroup(ConcurrencyContract contract) {
        super(contract);
    }

    @Test
    void r6_exactlyOneOfConfirmCancelAndExpireWinsAndTheOthersLearnWhich() {
        stock("A", 100);
        List<String> orders = overdue(ROUNDS, "A", 2);
        for (String order : orders) {
            List<StockOutcome<Reservation>> outcomes = atOnce(confirm(order), cancel(order), expire(order));
            ReservationStatus winner = reservation(order).status();
            assertThat(outcomes.stream().filter(ExpectedOutcomes::isFirst)).hasSize(1);
            assertThat(outcomes.stream().filter(outcome -> !isFirst(outcome)))
                    .hasSize(2)
                    .allSatisfy(loser -> assertThat(refused(loser)).isEqualTo(is(winner, order)));
        }
    }

    @Test
    void r4_concurrentConfirmsSellOnce() {
        stock("A", 100);
        for (int i = 0; i < ROUNDS; i++) {
            String order = "order " + i;
            held(order, "A", 2);
            List<StockOutcome<Reservation>> outcomes =
                    ConcurrentCalls.run(THREADS, thread -> Retry.apply(storeFor(thread), confirm(order)));
            assertThat(outcomes).allMatch(ExpectedOutcomes::isApplied);
            assertThat(outcomes.stream().filter(ExpectedOutcomes::isFirst)).hasSize(1);
        }
        assertThat(level("A")).isEqualTo(counters("A", 100 - 2 * ROUNDS, 0, 2 * ROUNDS));
    }

    @Test
    void r6_aConcurrentExtendDoesNotUndoAConfirm() {
        stock("A", 100);
        for (int i = 0; i < ROUNDS; i++) {
            String order = "order " + i;
            held(order, "A", 2);
            List<StockOutcome<Reservation>> outcomes = atOnce(
                    confirm(order), extend(order, HOLD_FOR.multipliedBy(2)), extend(order, HOLD_FOR.multipliedBy(3)));
            assertThat(isFirst(outcomes.get(0))).isTrue();
            assertThat(outcomes.subList(1, 3).stream().filter(outcome -> !isFirst(outcome)))
                    .allSatisfy(outcome -> assertThat(refused(outcome)).isEqualTo(is(CONFIRMED, order)));
            assertThat(reservation(order).status()).isEqualTo(CONFIRMED);
        }
    }

    @Test
    void r6_theFirstOfExtendAndExpireWins() {
        stock("A", 100);
        for (String order : overdue(ROUNDS, "A", 2)) {
            List<StockOutcome<Reservation>> outcomes = atOnce(extend(order, HOLD_FOR), expire(order));
            if (reservation(order).status() == HELD) {
                assertThat(isFirst(outcomes.get(0))).isTrue();
                assertThat(refused(outcomes.get(1))).isInstanceOf(Refusal.NotOverdue.class);
            } else {
                assertThat(refused(outcomes.get(0))).isEqualTo(is(EXPIRED, order));
                assertThat(isFirst(outcomes.get(1))).isTrue();
            }
        }
    }

    @Test
    void r4_concurrentRepeatsOfAReturnCountOnce() {
        stock("A", 10);
        sold("order", "A", 9);
        List<StockOutcome<Reservation>> outcomes = ConcurrentCalls.run(
                THREADS, thread -> Retry.apply(storeFor(thread), returnStock("order", "return", line("A", 1))));
        assertThat(outcomes).allMatch(ExpectedOutcomes::isApplied);
        assertThat(outcomes.stream().filter(ExpectedOutcomes::isFirst)).hasSize(1);
        assertThat(level("A")).isEqualTo(counters("A", 2, 0, 8));
    }

    @Test
    void r7_concurrentReturnsNeverReturnMoreThanWasSold() {
        stock("A", 10);
        sold("order", "A", 5);
        List<StockOutcome<Reservation>> outcomes = ConcurrentCalls.run(
                THREADS,
                thread -> Retry.apply(storeFor(thread), returnStock("order", "return " + thread, line("A", 1))));
        assertThat(outcomes.stream().filter(ExpectedOutcomes::isFirst)).hasSize(5);
        assertThat(reservation("order").returned()).containsExactly(line("A", 5));
        assertThat(level("A")).isEqualTo(counters("A", 10, 0, 0));
    }
}
