package dev.earmark.testkit;

import static dev.earmark.ReservationStatus.CANCELLED;
import static dev.earmark.ReservationStatus.CONFIRMED;
import static dev.earmark.ReservationStatus.EXPIRED;
import static dev.earmark.ReservationStatus.HELD;
import static dev.earmark.testkit.Commands.HOLD_FOR;
import static dev.earmark.testkit.Commands.adjust;
import static dev.earmark.testkit.Commands.assign;
import static dev.earmark.testkit.Commands.cancel;
import static dev.earmark.testkit.Commands.change;
import static dev.earmark.testkit.Commands.confirm;
import static dev.earmark.testkit.Commands.confirmPart;
import static dev.earmark.testkit.Commands.counters;
import static dev.earmark.testkit.Commands.expire;
import static dev.earmark.testkit.Commands.line;
import static dev.earmark.testkit.Commands.repair;
import static dev.earmark.testkit.Commands.reserve;
import static dev.earmark.testkit.Commands.reserveFor;
import static dev.earmark.testkit.Commands.returnStock;
import static dev.earmark.testkit.Commands.setOnHand;
import static dev.earmark.testkit.ExpectedOutcomes.is;
import static dev.earmark.testkit.ExpectedOutcomes.isNotEnough;
import static dev.earmark.testkit.ExpectedOutcomes.isOtherOwner;
import static dev.earmark.testkit.ExpectedOutcomes.isReused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.Reservation;
import dev.earmark.StockOutcome;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A repeated reservation id has no second effect (rule R4). */
abstract class IdempotencyGroup extends ContractGroup {
    IdempotencyGroup(StockStoreContract contract) {
        super(contract);
    }

    @Test
    void r4_theSameIdWithTheSameLinesReturnsTheSameReservation() {
        stock("A", 5);
        stock("B", 5);
        Reservation held = applied(reserve("order", line("A", 2), line("B", 1)));
        assertThat(replayed(reserve("order", line("B", 1), line("A", 1), line("A", 1))))
                .isEqualTo(held);
        assertThat(level("A")).isEqualTo(counters("A", 5, 2, 0));
        assertThat(level("B")).isEqualTo(counters("B", 5, 1, 0));
    }

    @Test
    void r4_aReplayDoesNotMoveTheDeadline() {
        stock("A", 5);
        Reservation held = applied(reserve("order", "A", 2));
        assertThat(replayed(reserve("order", HOLD_FOR.multipliedBy(9), line("A", 2))))
                .isEqualTo(held);
        assertThat(reservation("order")).isEqualTo(held);
    }

    @Test
    void r4_theSameIdWithAnotherOwnerIsRefused() {
        stock("A", 9);
        Reservation held = applied(reserveFor("ann", "order", line("A", 2)));
        Reservation guest = applied(reserve("guest", "A", 1));
        assertThat(refused(reserveFor("bob", "order", line("A", 2)))).isEqualTo(isOtherOwner("order", HELD));
        assertThat(refused(reserve("order", "A", 2))).isEqualTo(isOtherOwner("order", HELD));
        assertThat(refused(reserveFor("ann", "guest", line("A", 1)))).isEqualTo(isOtherOwner("guest", HELD));
        assertThat(refused(reserveFor("bob", "order", line("A", 3)))).isEqualTo(isReused("order", HELD));
        assertThat(replayed(reserveFor("ann", "order", line("A", 2)))).isEqualTo(held);
        assertThat(reservation("order")).isEqualTo(held);
        assertThat(reservation("guest")).isEqualTo(guest);
        applied(confirm("order"));
        assertThat(refused(reserveFor("bob", "order", line("A", 2)))).isEqualTo(isOtherOwner("order", CONFIRMED));
        applied(cancel("guest"));
        assertThat(refused(reserveFor("ann", "guest", line("A", 1)))).isEqualTo(is(CANCELLED, "guest"));
        assertThat(level("A")).isEqualTo(counters("A", 7, 0, 2));
    }

    @Test
    void r4_theIdOfAConfirmedReservationReturnsThatReservation() {
        stock("A", 5);
        Reservation sold = sold("order", "A", 2);
        assertThat(replayed(reserve("order", "A", 2))).isEqualTo(sold);
        assertThat(level("A")).isEqualTo(counters("A", 3, 0, 2));
    }

    @Test
    void r4_theIdOfAnOverdueReservationStaysHeldUntilItsUnitsAreReclaimed() {
        stock("A", 2);
        held("order", "A", 2);
        passTime(HOLD_FOR);
        assertThat(replayed(reserve("order", "A", 2)).status()).isEqualTo(HELD);
        assertThat(level("A")).isEqualTo(counters("A", 2, 2, 0));
    }

    @Test
    void r4_theSameIdWithDifferentLinesIsRefusedAsReused() {
        stock("A", 9);
        stock("B", 9);
        Reservation held = held("order", "A", 2);
        assertThat(refused(reserve("order", "A", 3))).isEqualTo(isReused("order", HELD));
        assertThat(refused(reserve("order", "B", 2))).isEqualTo(isReused("order", HELD));
        assertThat(refused(reserve("order", line("A", 2), line("B", 1)))).isEqualTo(isReused("order", HELD));
        assertThat(reservation("order")).isEqualTo(held);
        applied(confirm("order"));
        assertThat(refused(reserve("order", "A", 3))).isEqualTo(isReused("order", CONFIRMED));
        assertThat(level("A")).isEqualTo(counters("A", 7, 0, 2));
        assertThat(level("B")).isEqualTo(counters("B", 9, 0, 0));
    }

    @Test
    void r4_aCancelledIdIsNeverHeldAgain() {
        stock("A", 5);
        held("order", "A", 2);
        applied(cancel("order"));
        assertThat(refused(reserve("order", "A", 2))).isEqualTo(is(CANCELLED, "order"));
        assertThat(refused(reserve("order", "A", 3))).isEqualTo(isReused("order", CANCELLED));
        assertThat(level("A")).isEqualTo(counters("A", 5, 0, 0));
        held("order/2", "A", 2);
    }

    @Test
    void r4_anExpiredIdIsNeverHeldAgain() {
        stock("A", 5);
        held("order", "A", 2);
        passTime(HOLD_FOR);
        applied(expire("order"));
        assertThat(refused(reserve("order", "A", 2))).isEqualTo(is(EXPIRED, "order"));
        assertThat(refused(reserve("order", "A", 3))).isEqualTo(isReused("order", EXPIRED));
        assertThat(level("A")).isEqualTo(counters("A", 5, 0, 0));
        held("order/2", "A", 2);
    }

    @Test
    void r4_aRefusedReserveLeavesItsIdFree() {
        stock("A", 1);
        assertThat(refused(reserve("order", "A", 2))).isEqualTo(isNotEnough("A", 2, 1));
        applied(adjust("A", 1, "delivery"));
        applied(reserve("order", "A", 2));
    }

    @Test
    void r4_aRepeatThroughAnotherInstanceIsRecognized() {
        applied(setOnHand("A", 5, "count"));
        applied(reserve("order", "A", 1));
        applied(change("order", "A", 2));
        applied(assign("order", "ann"));
        applied(confirm("order"));
        applied(adjust("A", 1, "delivery"));
        applied(repair("A", "repair"));
        applied(returnStock("order", "return"));
        List<StockOutcome<?>> repeated = other().apply(List.of(
                setOnHand("A", 5, "count"),
                reserveFor("ann", "order", line("A", 2)),
                assign("order", "ann"),
                confirm("order"),
                confirmPart("order", line("A", 2)),
                adjust("A", 1, "delivery"),
                repair("A", "repair"),
                returnStock("order", "return")));
        assertThat(repeated).hasSize(8).allSatisfy(ExpectedOutcomes::replayed);
        assertThat(level("A")).isEqualTo(counters("A", 6, 0, 0));
    }
}
