package dev.earmark.testkit;

import static dev.earmark.ReservationStatus.CONFIRMED;
import static dev.earmark.ReservationStatus.EXPIRED;
import static dev.earmark.ReservationStatus.HELD;
import static dev.earmark.testkit.Commands.TTL;
import static dev.earmark.testkit.Commands.cancel;
import static dev.earmark.testkit.Commands.confirm;
import static dev.earmark.testkit.Commands.counters;
import static dev.earmark.testkit.Commands.expire;
import static dev.earmark.testkit.Commands.extend;
import static dev.earmark.testkit.Commands.line;
import static dev.earmark.testkit.Commands.returnStock;
import static dev.earmark.testkit.Outcomes.is;
import static dev.earmark.testkit.Outcomes.isFirst;
import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.Refusal;
import dev.earmark.Reservation;
import dev.earmark.ReservationStatus;
import dev.earmark.StockOutcome;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Several want to end the same reservation in the same instant, through two instances: exactly one wins (rule R6). */
abstract class ConcurrentEndingsGroup extends ConcurrentGroup {
    ConcurrentEndingsGroup(ConcurrencyContract contract) {
        super(contract);
    }

    @Test
    void r6_ofConfirmCancelAndExpireOneWinsAndTheLosersLearnWhich() {
        stock("A", 100);
        List<String> orders = overdue(ROUNDS, "A", 2);
        for (String order : orders) {
            List<StockOutcome<Reservation>> outcomes = race(confirm(order), cancel(order), expire(order));
            ReservationStatus winner = reservation(order).status();
            assertThat(outcomes.stream().filter(Outcomes::isFirst)).hasSize(1);
            assertThat(outcomes.stream().filter(outcome -> !isFirst(outcome)))
                    .hasSize(2)
                    .allSatisfy(loser -> assertThat(refused(loser)).isEqualTo(is(winner, order)));
        }
    }

    @Test
    void r4_howeverManyConfirmItIsSoldOnce() {
        stock("A", 100);
        for (int i = 0; i < ROUNDS; i++) {
            String order = "order " + i;
            held(order, "A", 2);
            List<StockOutcome<Reservation>> outcomes =
                    Race.between(THREADS, thread -> Retry.apply(storeFor(thread), confirm(order)));
            assertThat(outcomes).allMatch(Outcomes::isApplied);
            assertThat(outcomes.stream().filter(Outcomes::isFirst)).hasSize(1);
        }
        assertThat(level("A")).isEqualTo(counters("A", 100 - 2 * ROUNDS, 0, 2 * ROUNDS));
    }

    @Test
    void r6_anExtendBesideAConfirmLosesNothing() {
        stock("A", 100);
        for (int i = 0; i < ROUNDS; i++) {
            String order = "order " + i;
            held(order, "A", 2);
            List<StockOutcome<Reservation>> outcomes =
                    race(confirm(order), extend(order, TTL.multipliedBy(2)), extend(order, TTL.multipliedBy(3)));
            assertThat(isFirst(outcomes.get(0))).isTrue();
            assertThat(outcomes.subList(1, 3).stream().filter(outcome -> !isFirst(outcome)))
                    .allSatisfy(outcome -> assertThat(refused(outcome)).isEqualTo(is(CONFIRMED, order)));
            assertThat(reservation(order).status()).isEqualTo(CONFIRMED);
        }
    }

    @Test
    void r6_ofExtendAndExpireTheFirstDecides() {
        stock("A", 100);
        for (String order : overdue(ROUNDS, "A", 2)) {
            List<StockOutcome<Reservation>> outcomes = race(extend(order, TTL), expire(order));
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
    void r4_theSameReturnCountsOnceHoweverManySendIt() {
        stock("A", 10);
        sold("order", "A", 9);
        List<StockOutcome<Reservation>> outcomes = Race.between(
                THREADS, thread -> Retry.apply(storeFor(thread), returnStock("order", "return", line("A", 1))));
        assertThat(outcomes).allMatch(Outcomes::isApplied);
        assertThat(outcomes.stream().filter(Outcomes::isFirst)).hasSize(1);
        assertThat(level("A")).isEqualTo(counters("A", 2, 0, 8));
    }

    @Test
    void r7_differentReturnsBringBackNoMoreThanWasSold() {
        stock("A", 10);
        sold("order", "A", 5);
        List<StockOutcome<Reservation>> outcomes = Race.between(
                THREADS,
                thread -> Retry.apply(storeFor(thread), returnStock("order", "return " + thread, line("A", 1))));
        assertThat(outcomes.stream().filter(Outcomes::isFirst)).hasSize(5);
        assertThat(reservation("order").returned()).containsExactly(line("A", 5));
        assertThat(level("A")).isEqualTo(counters("A", 10, 0, 0));
    }
}
