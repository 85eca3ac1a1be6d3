package dev.earmark.testkit;

import static dev.earmark.ReservationStatus.CONFIRMED;
import static dev.earmark.ReservationStatus.EXPIRED;
import static dev.earmark.ReservationStatus.HELD;
import static dev.earmark.testkit.Commands.TTL;
import static dev.earmark.testkit.Commands.adjust;
import static dev.earmark.testkit.Commands.cancel;
import static dev.earmark.testkit.Commands.confirm;
import static dev.earmark.testkit.Commands.counters;
import static dev.earmark.testkit.Commands.expire;
import static dev.earmark.testkit.Commands.extend;
import static dev.earmark.testkit.Commands.line;
import static dev.earmark.testkit.Commands.reserve;
import static dev.earmark.testkit.Commands.setOnHand;
import static dev.earmark.testkit.Outcomes.is;
import static dev.earmark.testkit.Outcomes.isNotEnough;
import static dev.earmark.testkit.Outcomes.reclaimedIds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.Reservation;
import dev.earmark.StockOutcome;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Overdue units count as available: whoever is short of them takes them, and who was late learns it (rules R3 and R6).
 */
abstract class ReclaimGroup extends ContractGroup {
    ReclaimGroup(StockStoreContract contract) {
        super(contract);
    }

    @Test
    void r3_aShortReserveReclaimsOverdueUnits() {
        stock("A", 5);
        held("overdue", "A", 4);
        passTime(TTL);
        Reservation overdue = reservation("overdue");
        StockOutcome<Reservation> outcome = apply(reserve("order", "A", 3));
        assertThat(applied(outcome).status()).isEqualTo(HELD);
        assertThat(outcome.reclaimed()).containsExactly(overdue.withStatus(EXPIRED));
        assertThat(reservation("overdue")).isEqualTo(overdue.withStatus(EXPIRED));
        assertThat(level("A")).isEqualTo(counters("A", 5, 3, 0));
    }

    @Test
    void r3_aWriteOffReclaimsOverdueUnits() {
        stock("A", 5);
        held("overdue", "A", 4);
        passTime(TTL);
        StockOutcome<?> outcome = apply(adjust("A", -3, "broken"));
        assertThat(applied(outcome)).isEqualTo(counters("A", 2, 0, 0));
        assertThat(reclaimedIds(outcome)).containsExactly("overdue");
        assertThat(reservation("overdue").status()).isEqualTo(EXPIRED);
    }

    @Test
    void r3_aLowerCountReclaimsOverdueUnits() {
        stock("A", 5);
        held("overdue", "A", 4);
        passTime(TTL);
        StockOutcome<?> outcome = apply(setOnHand("A", 2, "count"));
        assertThat(applied(outcome)).isEqualTo(counters("A", 2, 0, 0));
        assertThat(reclaimedIds(outcome)).containsExactly("overdue");
        assertThat(level("A")).isEqualTo(counters("A", 2, 0, 0));
    }

    @Test
    void r3_whatIsNotOverdueIsNotReclaimed() {
        stock("A", 5);
        applied(reserve("live", TTL.multipliedBy(3), line("A", 2)));
        applied(reserve("overdue", TTL, line("A", 2)));
        passTime(TTL.multipliedBy(2));
        StockOutcome<Reservation> outcome = apply(reserve("order", "A", 4));
        assertThat(refused(outcome)).isEqualTo(isNotEnough("A", 4, 3));
        assertThat(reservation("live").status()).isEqualTo(HELD);
    }

    @Test
    void r3_whatIsReclaimedInVainStaysReclaimedAndIsTold() {
        stock("A", 5);
        held("overdue", "A", 2);
        passTime(TTL);
        StockOutcome<Reservation> outcome = apply(reserve("order", "A", 6));
        assertThat(refused(outcome)).isEqualTo(isNotEnough("A", 6, 5));
        assertThat(reclaimedIds(outcome)).containsExactly("overdue");
        assertThat(reservation("overdue").status()).isEqualTo(EXPIRED);
        assertThat(level("A")).isEqualTo(counters("A", 5, 0, 0));
    }

    @Test
    void r3_anOverdueBasketGivesBackSkusThatNobodyAskedForToo() {
        stock("A", 5);
        stock("B", 5);
        stock("C", 5);
        applied(reserve("overdue", line("A", 5), line("B", 2), line("C", 3)));
        passTime(TTL);
        StockOutcome<Reservation> outcome = apply(reserve("order", "B", 4));
        applied(outcome);
        assertThat(reclaimedIds(outcome)).containsExactly("overdue");
        assertThat(level("A")).isEqualTo(counters("A", 5, 0, 0));
        assertThat(level("B")).isEqualTo(counters("B", 5, 4, 0));
        assertThat(level("C")).isEqualTo(counters("C", 5, 0, 0));
    }

    @Test
    void r3_aBasketReclaimsForEachOfItsLines() {
        stock("A", 5);
        stock("B", 5);
        held("overdue a", "A", 5);
        held("overdue b", "B", 5);
        passTime(TTL);
        StockOutcome<Reservation> outcome = apply(reserve("order", line("A", 1), line("B", 1)));
        applied(outcome);
        assertThat(reclaimedIds(outcome)).containsExactlyInAnyOrder("overdue a", "overdue b");
    }

    @Test
    void r3_whatWasExtendedIsNotReclaimedAtItsFirstDeadline() {
        stock("A", 5);
        held("extended", "A", 5);
        applied(extend("extended", TTL.multipliedBy(3)));
        passTime(TTL.multipliedBy(2));
        assertThat(refused(reserve("order", "A", 1))).isEqualTo(isNotEnough("A", 1, 0));
        passTime(TTL.multipliedBy(2));
        assertThat(reclaimedIds(apply(reserve("another", "A", 1)))).containsExactly("extended");
    }

    @Test
    void r3_theOrderOfABatchDecidesBetweenExtendAndReclaim() {
        stock("A", 5);
        held("overdue", "A", 5);
        passTime(TTL);
        List<StockOutcome<?>> extendedFirst = batch(extend("overdue", TTL), reserve("order", "A", 1));
        applied(extendedFirst.get(0));
        assertThat(refused(extendedFirst.get(1))).isEqualTo(isNotEnough("A", 1, 0));
        passTime(TTL);
        List<StockOutcome<?>> reclaimedFirst = batch(reserve("another", "A", 1), extend("overdue", TTL));
        assertThat(reclaimedIds(reclaimedFirst.get(0))).containsExactly("overdue");
        assertThat(refused(reclaimedFirst.get(1))).isEqualTo(is(EXPIRED, "overdue"));
    }

    @Test
    void r6_whatWasConfirmedOrCancelledIsNeverReclaimed() {
        stock("A", 5);
        held("sold", "A", 2);
        held("cancelled", "A", 3);
        applied(confirm("sold"));
        applied(cancel("cancelled"));
        passTime(TTL);
        assertThat(refused(reserve("order", "A", 4))).isEqualTo(isNotEnough("A", 4, 3));
        assertThat(reservation("sold").status()).isEqualTo(CONFIRMED);
        assertThat(level("A")).isEqualTo(counters("A", 3, 0, 2));
    }

    @Test
    void r6_whoCameTooLateLearnsIt() {
        stock("A", 2);
        held("late", "A", 2);
        passTime(TTL);
        apply(reserve("order", "A", 1));
        assertThat(refused(confirm("late"))).isEqualTo(is(EXPIRED, "late"));
        assertThat(refused(cancel("late"))).isEqualTo(is(EXPIRED, "late"));
        assertThat(refused(extend("late", TTL))).isEqualTo(is(EXPIRED, "late"));
        assertThat(refused(reserve("late", "A", 2))).isEqualTo(is(EXPIRED, "late"));
        Outcomes.replayed(apply(expire("late")));
        assertThat(level("A")).isEqualTo(counters("A", 2, 1, 0));
    }
}
