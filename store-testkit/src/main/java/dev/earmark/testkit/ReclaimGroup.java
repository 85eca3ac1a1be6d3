package dev.earmark.testkit;

import static dev.earmark.ReservationStatus.CONFIRMED;
import static dev.earmark.ReservationStatus.EXPIRED;
import static dev.earmark.ReservationStatus.HELD;
import static dev.earmark.testkit.Commands.HOLD_FOR;
import static dev.earmark.testkit.Commands.adjust;
import static dev.earmark.testkit.Commands.cancel;
import static dev.earmark.testkit.Commands.change;
import static dev.earmark.testkit.Commands.confirm;
import static dev.earmark.testkit.Commands.counters;
import static dev.earmark.testkit.Commands.expire;
import static dev.earmark.testkit.Commands.extend;
import static dev.earmark.testkit.Commands.line;
import static dev.earmark.testkit.Commands.reserve;
import static dev.earmark.testkit.Commands.setOnHand;
import static dev.earmark.testkit.ExpectedOutcomes.is;
import static dev.earmark.testkit.ExpectedOutcomes.isBelowReserved;
import static dev.earmark.testkit.ExpectedOutcomes.isNotEnough;
import static dev.earmark.testkit.ExpectedOutcomes.reclaimedIds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.Reservation;
import dev.earmark.StockOutcome;
import dev.earmark.spi.Outcomes;
import dev.earmark.spi.Reservations;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Overdue units count as available: a command that is short of units reclaims them, and a late caller learns it (rules
 * R3 and R6).
 */
abstract class ReclaimGroup extends ContractGroup {
    ReclaimGroup(StockStoreContract contract) {
        super(contract);
    }

    @Test
    void r3_aShortReserveReclaimsOverdueUnits() {
        stock("A", 5);
        held("overdue", "A", 4);
        passTime(HOLD_FOR);
        Reservation overdue = reservation("overdue");
        StockOutcome<Reservation> outcome = apply(reserve("order", "A", 3));
        assertThat(applied(outcome).status()).isEqualTo(HELD);
        assertThat(Outcomes.reclaimed(outcome)).containsExactly(Reservations.withStatus(overdue, EXPIRED));
        assertThat(reservation("overdue")).isEqualTo(Reservations.withStatus(overdue, EXPIRED));
        assertThat(level("A")).isEqualTo(counters("A", 5, 3, 0));
    }

    @Test
    void r3_aWriteOffReclaimsOverdueUnits() {
        stock("A", 5);
        held("overdue", "A", 4);
        passTime(HOLD_FOR);
        StockOutcome<?> outcome = apply(adjust("A", -3, "broken"));
        assertThat(applied(outcome)).isEqualTo(counters("A", 2, 0, 0));
        assertThat(reclaimedIds(outcome)).containsExactly("overdue");
        assertThat(reservation("overdue").status()).isEqualTo(EXPIRED);
    }

    @Test
    void r3_aLowerCountReclaimsOverdueUnits() {
        stock("A", 5);
        held("overdue", "A", 4);
        passTime(HOLD_FOR);
        StockOutcome<?> outcome = apply(setOnHand("A", 2, "count"));
        assertThat(applied(outcome)).isEqualTo(counters("A", 2, 0, 0));
        assertThat(reclaimedIds(outcome)).containsExactly("overdue");
        assertThat(level("A")).isEqualTo(counters("A", 2, 0, 0));
    }

    @Test
    void r3_aCountBelowTheReservedUnitsReportsWhatIsStillReserved() {
        stock("A", 10);
        applied(reserve("live", HOLD_FOR.multipliedBy(3), line("A", 4)));
        held("overdue", "A", 3);
        passTime(HOLD_FOR);
        StockOutcome<?> outcome = apply(setOnHand("A", 2, "count"));
        assertThat(refused(outcome)).isEqualTo(isBelowReserved("A", 2, 4));
        assertThat(reclaimedIds(outcome)).containsExactly("overdue");
        assertThat(level("A")).isEqualTo(counters("A", 10, 4, 0));
    }

    @Test
    void r3_aReservationThatIsNotOverdueIsNotReclaimed() {
        stock("A", 5);
        applied(reserve("live", HOLD_FOR.multipliedBy(3), line("A", 2)));
        applied(reserve("overdue", HOLD_FOR, line("A", 2)));
        passTime(HOLD_FOR.multipliedBy(2));
        StockOutcome<Reservation> outcome = apply(reserve("order", "A", 4));
        assertThat(refused(outcome)).isEqualTo(isNotEnough("A", 4, 3));
        assertThat(reservation("live").status()).isEqualTo(HELD);
    }

    @Test
    void r3_reservationsReclaimedForARefusedReserveStayExpiredAndAreReported() {
        stock("A", 5);
        held("overdue", "A", 2);
        passTime(HOLD_FOR);
        StockOutcome<Reservation> outcome = apply(reserve("order", "A", 6));
        assertThat(refused(outcome)).isEqualTo(isNotEnough("A", 6, 5));
        assertThat(reclaimedIds(outcome)).containsExactly("overdue");
        assertThat(reservation("overdue").status()).isEqualTo(EXPIRED);
        assertThat(level("A")).isEqualTo(counters("A", 5, 0, 0));
    }

    @Test
    void r3_reclaimingABasketReleasesAllItsSkus() {
        stock("A", 5);
        stock("B", 5);
        stock("C", 5);
        applied(reserve("overdue", line("A", 5), line("B", 2), line("C", 3)));
        passTime(HOLD_FOR);
        StockOutcome<Reservation> outcome = apply(reserve("order", "B", 4));
        applied(outcome);
        assertThat(reclaimedIds(outcome)).containsExactly("overdue");
        assertThat(level("A")).isEqualTo(counters("A", 5, 0, 0));
        assertThat(level("B")).isEqualTo(counters("B", 5, 4, 0));
        assertThat(level("C")).isEqualTo(counters("C", 5, 0, 0));
    }

    @Test
    void r3_aBasketReclaimsUnitsForEachOfItsLines() {
        stock("A", 5);
        stock("B", 5);
        held("overdue a", "A", 5);
        held("overdue b", "B", 5);
        passTime(HOLD_FOR);
        StockOutcome<Reservation> outcome = apply(reserve("order", line("A", 1), line("B", 1)));
        applied(outcome);
        assertThat(reclaimedIds(outcome)).containsExactlyInAnyOrder("overdue a", "overdue b");
    }

    /** While {@code first} is short of A, {@code second} is not short of B. It is as soon as A is reclaimed. */
    @Test
    void r3_unitsReclaimedForOneCommandDoNotLeaveALaterOneShort() {
        stock("A", 1);
        stock("B", 2);
        held("overdue a", "A", 1);
        held("overdue b", "B", 1);
        passTime(HOLD_FOR);
        List<StockOutcome<?>> outcomes = batch(reserve("first", line("A", 1), line("B", 1)), reserve("second", "B", 1));
        applied(outcomes.get(0));
        assertThat(reclaimedIds(outcomes.get(0))).containsExactly("overdue a");
        applied(outcomes.get(1));
        assertThat(reclaimedIds(outcomes.get(1))).containsExactly("overdue b");
        assertThat(level("A")).isEqualTo(counters("A", 1, 1, 0));
        assertThat(level("B")).isEqualTo(counters("B", 2, 2, 0));
    }

    @Test
    void r3_anExtendedReservationIsNotReclaimedAtItsFirstDeadline() {
        stock("A", 5);
        held("extended", "A", 5);
        applied(extend("extended", HOLD_FOR.multipliedBy(3)));
        passTime(HOLD_FOR.multipliedBy(2));
        assertThat(refused(reserve("order", "A", 1))).isEqualTo(isNotEnough("A", 1, 0));
        passTime(HOLD_FOR.multipliedBy(2));
        assertThat(reclaimedIds(apply(reserve("another", "A", 1)))).containsExactly("extended");
    }

    @Test
    void r3_theOrderOfABatchDecidesBetweenExtendAndReclaim() {
        stock("A", 5);
        held("overdue", "A", 5);
        passTime(HOLD_FOR);
        List<StockOutcome<?>> extendedFirst = batch(extend("overdue", HOLD_FOR), reserve("order", "A", 1));
        applied(extendedFirst.get(0));
        assertThat(refused(extendedFirst.get(1))).isEqualTo(isNotEnough("A", 1, 0));
        passTime(HOLD_FOR);
        List<StockOutcome<?>> reclaimedFirst = batch(reserve("another", "A", 1), extend("overdue", HOLD_FOR));
        assertThat(reclaimedIds(reclaimedFirst.get(0))).containsExactly("overdue");
        assertThat(refused(reclaimedFirst.get(1))).isEqualTo(is(EXPIRED, "overdue"));
    }

    @Test
    void r6_confirmedAndCancelledReservationsAreNeverReclaimed() {
        stock("A", 5);
        held("sold", "A", 2);
        held("cancelled", "A", 3);
        applied(confirm("sold"));
        applied(cancel("cancelled"));
        passTime(HOLD_FOR);
        assertThat(refused(reserve("order", "A", 4))).isEqualTo(isNotEnough("A", 4, 3));
        assertThat(reservation("sold").status()).isEqualTo(CONFIRMED);
        assertThat(level("A")).isEqualTo(counters("A", 3, 0, 2));
    }

    @Test
    void r6_aLateCallerLearnsThatTheReservationExpired() {
        stock("A", 2);
        held("late", "A", 2);
        passTime(HOLD_FOR);
        apply(reserve("order", "A", 1));
        assertThat(refused(confirm("late"))).isEqualTo(is(EXPIRED, "late"));
        assertThat(refused(cancel("late"))).isEqualTo(is(EXPIRED, "late"));
        assertThat(refused(extend("late", HOLD_FOR))).isEqualTo(is(EXPIRED, "late"));
        assertThat(refused(reserve("late", "A", 2))).isEqualTo(is(EXPIRED, "late"));
        ExpectedOutcomes.replayed(apply(expire("late")));
        assertThat(level("A")).isEqualTo(counters("A", 2, 1, 0));
    }

    @Test
    void r3_unitsThatAChangeOfTheSameBatchMovedToAnOverdueReservationAreReclaimed() {
        stock("A", 5);
        stock("B", 5);
        held("overdue", "A", 5);
        passTime(HOLD_FOR);
        List<StockOutcome<?>> outcomes = batch(change("overdue", "B", 5), reserve("order", "B", 3));
        applied(outcomes.get(0));
        applied(outcomes.get(1));
        assertThat(reclaimedIds(outcomes.get(1))).containsExactly("overdue");
        assertThat(level("A")).isEqualTo(counters("A", 5, 0, 0));
        assertThat(level("B")).isEqualTo(counters("B", 5, 3, 0));
    }

    @Test
    void r3_aReservationThatGaveTheUnitsBackInTheSameBatchIsNotReclaimed() {
        stock("A", 5);
        stock("B", 5);
        applied(reserve("changed", line("A", 2), line("B", 1)));
        held("overdue", "A", 3);
        passTime(HOLD_FOR);
        List<StockOutcome<?>> outcomes = batch(change("changed", "B", 1), reserve("order", "A", 4));
        applied(outcomes.get(1));
        assertThat(reclaimedIds(outcomes.get(1))).containsExactly("overdue");
        assertThat(reservation("changed").status()).isEqualTo(HELD);
        assertThat(level("A")).isEqualTo(counters("A", 5, 4, 0));
        assertThat(level("B")).isEqualTo(counters("B", 5, 1, 0));
    }
}
