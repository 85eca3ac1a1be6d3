package dev.earmark.testkit;

import static dev.earmark.ReservationStatus.CANCELLED;
import static dev.earmark.ReservationStatus.CONFIRMED;
import static dev.earmark.ReservationStatus.EXPIRED;
import static dev.earmark.testkit.Commands.HOLD_FOR;
import static dev.earmark.testkit.Commands.cancel;
import static dev.earmark.testkit.Commands.counters;
import static dev.earmark.testkit.Commands.expire;
import static dev.earmark.testkit.Commands.line;
import static dev.earmark.testkit.Commands.reserve;
import static dev.earmark.testkit.Commands.reserveFor;
import static dev.earmark.testkit.ExpectedOutcomes.is;
import static dev.earmark.testkit.ExpectedOutcomes.isUnknownReservation;
import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.Reservation;
import dev.earmark.spi.Reservations;
import org.junit.jupiter.api.Test;

/** Cancel releases the units of a held reservation. */
abstract class CancelGroup extends ContractGroup {
    CancelGroup(StockStoreContract contract) {
        super(contract);
    }

    @Test
    void theUnitsAreAvailableAgain() {
        stock("A", 5);
        held("order", "A", 5);
        assertThat(applied(cancel("order")).status()).isEqualTo(CANCELLED);
        assertThat(level("A")).isEqualTo(counters("A", 5, 0, 0));
        held("another", "A", 5);
    }

    @Test
    void theUnitsOfEveryLineAreReleased() {
        stock("A", 5);
        stock("B", 5);
        applied(reserve("order", line("A", 2), line("B", 5)));
        applied(cancel("order"));
        assertThat(level("A")).isEqualTo(counters("A", 5, 0, 0));
        assertThat(level("B")).isEqualTo(counters("B", 5, 0, 0));
    }

    @Test
    void onlyTheStatusChanges() {
        stock("A", 5);
        Reservation held = applied(reserveFor("shopper", "order", line("A", 2)));
        assertThat(applied(cancel("order"))).isEqualTo(Reservations.withStatus(held, CANCELLED));
        assertThat(reservation("order")).isEqualTo(Reservations.withStatus(held, CANCELLED));
    }

    @Test
    void anUnknownReservationIsRefused() {
        assertThat(refused(cancel("unknown"))).isEqualTo(isUnknownReservation("unknown"));
    }

    @Test
    void r4_cancellingTwiceReleasesTheUnitsOnce() {
        stock("A", 5);
        held("order", "A", 2);
        held("another", "A", 2);
        Reservation cancelled = applied(cancel("order"));
        assertThat(replayed(cancel("order"))).isEqualTo(cancelled);
        assertThat(level("A")).isEqualTo(counters("A", 5, 2, 0));
    }

    @Test
    void r6_aConfirmedReservationIsRefusedWithItsStatus() {
        stock("A", 5);
        sold("order", "A", 2);
        assertThat(refused(cancel("order"))).isEqualTo(is(CONFIRMED, "order"));
        assertThat(level("A")).isEqualTo(counters("A", 3, 0, 2));
    }

    @Test
    void r6_anExpiredReservationIsRefusedWithItsStatus() {
        stock("A", 5);
        held("order", "A", 2);
        passTime(HOLD_FOR);
        applied(expire("order"));
        assertThat(refused(cancel("order"))).isEqualTo(is(EXPIRED, "order"));
        assertThat(level("A")).isEqualTo(counters("A", 5, 0, 0));
    }

    @Test
    void r6_anOverdueReservationCanBeCancelledUntilItsUnitsAreReclaimed() {
        stock("A", 5);
        held("order", "A", 2);
        passTime(HOLD_FOR);
        assertThat(applied(cancel("order")).status()).isEqualTo(CANCELLED);
    }
}
