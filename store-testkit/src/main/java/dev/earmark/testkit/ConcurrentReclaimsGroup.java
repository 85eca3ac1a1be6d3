package dev.earmark.testkit;

import static dev.earmark.ReservationStatus.CONFIRMED;
import static dev.earmark.ReservationStatus.EXPIRED;
import static dev.earmark.testkit.Commands.HOLD_FOR;
import static dev.earmark.testkit.Commands.confirm;
import static dev.earmark.testkit.Commands.counters;
import static dev.earmark.testkit.Commands.expire;
import static dev.earmark.testkit.Commands.line;
import static dev.earmark.testkit.Commands.reserve;
import static dev.earmark.testkit.ExpectedOutcomes.is;
import static dev.earmark.testkit.ExpectedOutcomes.isFirst;
import static dev.earmark.testkit.ExpectedOutcomes.isNotEnough;
import static dev.earmark.testkit.ExpectedOutcomes.reclaimedIds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.StockOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Several callers want the same overdue units at the same instant, through two instances (rules R3 and R6). */
abstract class ConcurrentReclaimsGroup extends ConcurrentGroup {
    ConcurrentReclaimsGroup(ConcurrencyContract contract) {
        super(contract);
    }

    @Test
    void r6_eitherALateConfirmOrANewReserveGetsTheUnits() {
        for (int i = 0; i < ROUNDS; i++) {
            String sku = "sku " + i;
            stock(sku, 1);
            held("late " + i, sku, 1);
        }
        passTime(HOLD_FOR);
        for (int i = 0; i < ROUNDS; i++) {
            List<StockOutcome<Reservation>> outcomes =
                    atOnce(confirm("late " + i), reserve("order " + i, "sku " + i, 1));
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
                ConcurrentCalls.run(20, thread -> Retry.apply(storeFor(thread), reserve("new " + thread, "A", 1)));
        assertThat(outcomes).allMatch(ExpectedOutcomes::isFirst);
        assertExpiredOnce(overdue, outcomes.stream().flatMap(outcome -> reclaimedIds(outcome).stream()));
        assertThat(level("A")).isEqualTo(counters("A", 20, 20, 0));
    }

    /** The basket of one reserve is in the hands of the other for a moment. That is no reason to refuse it. */
    @Test
    void r3_twoReservesReclaimTheSameBasketsForDifferentSkus() {
        for (int i = 0; i < ROUNDS; i++) {
            stock("A " + i, 2);
            stock("B " + i, 2);
            for (String basket : List.of("first ", "second ")) {
                applied(reserve(basket + i, line("A " + i, 1), line("B " + i, 1)));
            }
        }
        passTime(HOLD_FOR);
        for (int i = 0; i < ROUNDS; i++) {
            List<StockOutcome<Reservation>> outcomes =
                    atOnce(reserve("a " + i, "A " + i, 1), reserve("b " + i, "B " + i, 1));
            assertThat(outcomes).allMatch(ExpectedOutcomes::isFirst);
            assertThat(reservation("first " + i).status()).isEqualTo(EXPIRED);
        }
    }

    @Test
    void r3_reapersAndShoppersExpireEachReservationOnce() {
        stock("A", 30);
        List<String> overdue = overdue(30, "A", 1);
        List<Callable<List<String>>> calls = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            int number = thread;
            calls.add(thread % 2 == 0 ? () -> reap(number) : () -> reserveFive(number));
        }
        assertExpiredOnce(overdue, ConcurrentCalls.run(calls).stream().flatMap(List::stream));
        assertThat(level("A")).isEqualTo(counters("A", 30, 20, 0));
    }

    /**
     * Expires overdue reservations like the engine's reaper, which runs in every instance. Returns the ids it expired.
     */
    private List<String> reap(int thread) {
        List<String> expired = new ArrayList<>();
        for (ReservationId id : storeFor(thread / 2).overdue(100).ids()) {
            if (isFirst(Retry.apply(storeFor(thread / 2), expire(id.value())))) {
                expired.add(id.value());
            }
        }
        return expired;
    }

    /** Reserves five units one by one. Returns the ids of the reservations whose units it reclaimed. */
    private List<String> reserveFive(int thread) {
        List<String> reclaimed = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            StockOutcome<?> outcome = Retry.apply(storeFor(thread / 2), reserve("new " + thread + "/" + i, "A", 1));
            ExpectedOutcomes.applied(outcome);
            reclaimed.addAll(reclaimedIds(outcome));
        }
        return reclaimed;
    }

    /** A store that fails after a reclaim may leave it unreported. No reclaim may be reported twice. */
    private void assertExpiredOnce(List<String> overdue, Stream<String> reported) {
        assertThat(reported).doesNotHaveDuplicates().isSubsetOf(overdue);
        assertThat(overdue)
                .allSatisfy(order -> assertThat(reservation(order).status()).isEqualTo(EXPIRED));
    }
}
