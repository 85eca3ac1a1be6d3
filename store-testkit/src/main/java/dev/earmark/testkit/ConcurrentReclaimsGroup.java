package dev.earmark.testkit;

import static dev.earmark.ReservationStatus.CONFIRMED;
import static dev.earmark.ReservationStatus.EXPIRED;
import static dev.earmark.testkit.Commands.TTL;
import static dev.earmark.testkit.Commands.confirm;
import static dev.earmark.testkit.Commands.counters;
import static dev.earmark.testkit.Commands.expire;
import static dev.earmark.testkit.Commands.reserve;
import static dev.earmark.testkit.Outcomes.is;
import static dev.earmark.testkit.Outcomes.isFirst;
import static dev.earmark.testkit.Outcomes.isNotEnough;
import static dev.earmark.testkit.Outcomes.reclaimedIds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.StockOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Several want the same overdue units in the same instant, through two instances (rules R3 and R6). */
abstract class ConcurrentReclaimsGroup extends ConcurrentGroup {
    ConcurrentReclaimsGroup(ConcurrencyContract contract) {
        super(contract);
    }

    @Test
    void r6_ofALateConfirmAndWhoeverWantsTheUnitsOneGetsThem() {
        for (int i = 0; i < ROUNDS; i++) {
            String sku = "sku " + i;
            stock(sku, 1);
            held("late " + i, sku, 1);
        }
        passTime(TTL);
        for (int i = 0; i < ROUNDS; i++) {
            List<StockOutcome<Reservation>> outcomes = race(confirm("late " + i), reserve("order " + i, "sku " + i, 1));
            if (reservation("late " + i).status() == CONFIRMED) {
                assertThat(isFirst(outcomes.get(0))).isTrue();
                assertThat(refused(outcomes.get(1))).isEqualTo(isNotEnough("sku " + i, 1, 0));
            } else {
                assertThat(refused(outcomes.get(0))).isEqualTo(is(EXPIRED, "late " + i));
                assertThat(isFirst(outcomes.get(1))).isTrue();
            }
        }
    }

    @Test
    void r3_eachOverdueReservationIsReclaimedOnce() {
        stock("A", 20);
        List<String> overdue = overdue(20, "A", 1);
        List<StockOutcome<Reservation>> outcomes =
                Race.between(20, thread -> Retry.apply(storeFor(thread), reserve("new " + thread, "A", 1)));
        assertThat(outcomes).allMatch(Outcomes::isFirst);
        assertExpiredOnce(overdue, outcomes.stream().flatMap(outcome -> reclaimedIds(outcome).stream()));
        assertThat(level("A")).isEqualTo(counters("A", 20, 20, 0));
    }

    @Test
    void r3_reapersBesideShoppersExpireEachReservationOnce() {
        stock("A", 30);
        List<String> overdue = overdue(30, "A", 1);
        List<Callable<List<String>>> works = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            int number = thread;
            works.add(thread % 2 == 0 ? () -> reap(number) : () -> buy(number));
        }
        assertExpiredOnce(overdue, Race.between(works).stream().flatMap(List::stream));
        assertThat(level("A")).isEqualTo(counters("A", 30, 20, 0));
    }

    /** Like the engine's reaper, which runs in every instance; gives back whom it expired. */
    private List<String> reap(int thread) {
        List<String> expired = new ArrayList<>();
        for (ReservationId id : storeFor(thread / 2).overdue(100).ids()) {
            if (isFirst(Retry.apply(storeFor(thread / 2), expire(id.value())))) {
                expired.add(id.value());
            }
        }
        return expired;
    }

    /** Five units, one by one; gives back whom it reclaimed them from. */
    private List<String> buy(int thread) {
        List<String> reclaimed = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            StockOutcome<?> outcome = Retry.apply(storeFor(thread / 2), reserve("new " + thread + "/" + i, "A", 1));
            Outcomes.applied(outcome);
            reclaimed.addAll(reclaimedIds(outcome));
        }
        return reclaimed;
    }

    /** A store that gives up after it has reclaimed some may be silent about these, but tells of none twice. */
    private void assertExpiredOnce(List<String> overdue, Stream<String> told) {
        assertThat(told).doesNotHaveDuplicates().isSubsetOf(overdue);
        assertThat(overdue)
                .allSatisfy(order -> assertThat(reservation(order).status()).isEqualTo(EXPIRED));
    }
}
