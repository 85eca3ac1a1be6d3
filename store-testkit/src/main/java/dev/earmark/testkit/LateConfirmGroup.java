package dev.earmark.testkit;

import static dev.earmark.ReservationStatus.CANCELLED;
import static dev.earmark.ReservationStatus.CONFIRMED;
import static dev.earmark.ReservationStatus.EXPIRED;
import static dev.earmark.testkit.Commands.HOLD_FOR;
import static dev.earmark.testkit.Commands.cancel;
import static dev.earmark.testkit.Commands.confirm;
import static dev.earmark.testkit.Commands.confirmLate;
import static dev.earmark.testkit.Commands.counters;
import static dev.earmark.testkit.Commands.expire;
import static dev.earmark.testkit.Commands.line;
import static dev.earmark.testkit.Commands.reserve;
import static dev.earmark.testkit.Commands.reserveLimited;
import static dev.earmark.testkit.Commands.returnStock;
import static dev.earmark.testkit.ExpectedOutcomes.is;
import static dev.earmark.testkit.ExpectedOutcomes.isLimitExceeded;
import static dev.earmark.testkit.ExpectedOutcomes.isMoreThanReserved;
import static dev.earmark.testkit.ExpectedOutcomes.isNotEnough;
import static dev.earmark.testkit.ExpectedOutcomes.isUnknownReservation;
import static dev.earmark.testkit.ExpectedOutcomes.reclaimedIds;
import static dev.earmark.testkit.ExpectedOutcomes.shortage;
import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.Line;
import dev.earmark.Refusal;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.StockOutcome;
import dev.earmark.spi.Reservations;
import org.junit.jupiter.api.Test;

/** A payment comes after the reservation has expired: the units are taken again, if they are available, and sold. */
abstract class LateConfirmGroup extends ContractGroup {
    LateConfirmGroup(StockStoreContract contract) {
        super(contract);
    }

    private Reservation expired(String id, Line... lines) {
        applied(reserve(id, lines));
        passTime(HOLD_FOR);
        return applied(expire(id));
    }

    @Test
    void r6_anExpiredReservationIsSoldIfItsUnitsAreAvailable() {
        stock("A", 5);
        stock("B", 5);
        Reservation expired = expired("late", line("A", 2), line("B", 1));
        assertThat(refused(confirm("late"))).isEqualTo(is(EXPIRED, "late"));
        assertThat(applied(confirmLate("late"))).isEqualTo(Reservations.withStatus(expired, CONFIRMED));
        assertThat(reservation("late")).isEqualTo(Reservations.withStatus(expired, CONFIRMED));
        assertThat(level("A")).isEqualTo(counters("A", 3, 0, 2));
        assertThat(level("B")).isEqualTo(counters("B", 4, 0, 1));
    }

    @Test
    void r1_r2_itIsRefusedWithTheShortagesIfSomeUnitsAreGone() {
        stock("A", 5);
        stock("B", 2);
        stock("C", 5);
        Reservation expired = expired("late", line("A", 2), line("B", 2), line("C", 4));
        held("another", "B", 1);
        sold("sold", "C", 2);
        assertThat(refused(confirmLate("late"))).isEqualTo(isNotEnough(shortage("B", 2, 1), shortage("C", 4, 3)));
        assertThat(reservation("late")).isEqualTo(expired);
        assertThat(level("A")).isEqualTo(counters("A", 5, 0, 0));
        assertThat(level("B")).isEqualTo(counters("B", 2, 1, 0));
        applied(cancel("another"));
        applied(returnStock("sold", "return"));
        applied(confirmLate("late"));
    }

    @Test
    void r6_aCancelledReservationIsNeverRevived() {
        stock("A", 5);
        held("order", "A", 2);
        applied(cancel("order"));
        assertThat(refused(confirmLate("order"))).isEqualTo(is(CANCELLED, "order"));
        assertThat(level("A")).isEqualTo(counters("A", 5, 0, 0));
    }

    @Test
    void r6_aHeldReservationIsSoldAsUsual() {
        stock("A", 2);
        held("order", "A", 2);
        assertThat(applied(confirmLate("order")).status()).isEqualTo(CONFIRMED);
        assertThat(level("A")).isEqualTo(counters("A", 0, 0, 2));
    }

    @Test
    void r4_aRepeatSellsOnce() {
        stock("A", 5);
        expired("late", line("A", 2));
        Reservation sold = applied(confirmLate("late"));
        assertThat(replayed(confirmLate("late"))).isEqualTo(sold);
        assertThat(replayed(confirm("late"))).isEqualTo(sold);
        assertThat(level("A")).isEqualTo(counters("A", 3, 0, 2));
    }

    @Test
    void anUnknownReservationIsRefused() {
        assertThat(refused(confirmLate("unknown"))).isEqualTo(isUnknownReservation("unknown"));
    }

    @Test
    void aPartCanBeSoldLate() {
        stock("A", 5);
        stock("B", 5);
        expired("late", line("A", 2), line("B", 3));
        held("another", "B", 5);
        assertThat(refused(confirmLate("late", line("A", 3))))
                .isEqualTo(isMoreThanReserved("late", shortage("A", 3, 2)));
        assertThat(applied(confirmLate("late", line("A", 1))).lines()).containsExactly(line("A", 1));
        assertThat(level("A")).isEqualTo(counters("A", 4, 0, 1));
        assertThat(level("B")).isEqualTo(counters("B", 5, 5, 0));
        assertThat(refused(confirmLate("late", line("A", 2))))
                .isEqualTo(new Refusal.ConfirmedOtherwise(ReservationId.of("late")));
    }

    @Test
    void r3_itReclaimsOverdueUnits() {
        stock("A", 5);
        stock("B", 5);
        expired("late", line("A", 3));
        applied(reserve("overdue", line("A", 4), line("B", 1)));
        passTime(HOLD_FOR);
        StockOutcome<Reservation> outcome = apply(confirmLate("late"));
        assertThat(applied(outcome).status()).isEqualTo(CONFIRMED);
        assertThat(reclaimedIds(outcome)).containsExactly("overdue");
        assertThat(level("A")).isEqualTo(counters("A", 2, 0, 3));
        assertThat(level("B")).isEqualTo(counters("B", 5, 0, 0));
    }

    @Test
    void r3_whatWasReclaimedForARefusedOneStaysExpired() {
        stock("A", 5);
        expired("late", line("A", 3));
        applied(reserve("live", HOLD_FOR.multipliedBy(3), line("A", 3)));
        held("overdue", "A", 1);
        passTime(HOLD_FOR);
        StockOutcome<Reservation> outcome = apply(confirmLate("late"));
        assertThat(refused(outcome)).isEqualTo(isNotEnough("A", 3, 2));
        assertThat(reclaimedIds(outcome)).containsExactly("overdue");
        assertThat(reservation("late").status()).isEqualTo(EXPIRED);
    }

    @Test
    void r2_theLimitOfTheOwnerApplies() {
        stock("A", 9);
        applied(reserveLimited("ann", 2, "late", line("A", 2)));
        passTime(HOLD_FOR);
        applied(expire("late"));
        applied(reserveLimited("ann", 2, "order", line("A", 1)));
        assertThat(refused(confirmLate("late"))).isEqualTo(isLimitExceeded("ann", "A", 2, 1, 2));
        assertThat(applied(confirmLate("late", line("A", 1))).lines()).containsExactly(line("A", 1));
        assertThat(level("A")).isEqualTo(counters("A", 8, 1, 1));
    }

    @Test
    void r7_theSoldUnitsCanBeReturned() {
        stock("A", 5);
        expired("late", line("A", 2));
        applied(confirmLate("late"));
        assertThat(applied(returnStock("late", "return")).returned()).containsExactly(line("A", 2));
        assertThat(level("A")).isEqualTo(counters("A", 5, 0, 0));
    }

    @Test
    void r9_theRetentionTimeStartsAtTheLateConfirm() {
        stock("A", 5);
        expired("late", line("A", 2));
        expired("expired", line("A", 1));
        passTime(HOLD_FOR);
        applied(confirmLate("late"));
        passTime(HOLD_FOR);
        store().purge(HOLD_FOR.plusMinutes(10), 100);
        assertThat(isKnown("expired")).isFalse();
        assertThat(isKnown("late")).isTrue();
        replayed(confirmLate("late"));
    }
}
