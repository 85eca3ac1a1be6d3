package dev.earmark.testkit;

import static dev.earmark.ReservationStatus.CANCELLED;
import static dev.earmark.ReservationStatus.CONFIRMED;
import static dev.earmark.ReservationStatus.EXPIRED;
import static dev.earmark.testkit.Commands.TTL;
import static dev.earmark.testkit.Commands.cancel;
import static dev.earmark.testkit.Commands.counters;
import static dev.earmark.testkit.Commands.expire;
import static dev.earmark.testkit.Commands.line;
import static dev.earmark.testkit.Commands.reserve;
import static dev.earmark.testkit.Commands.reserveFor;
import static dev.earmark.testkit.Outcomes.is;
import static dev.earmark.testkit.Outcomes.isUnknownReservation;
import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.Reservation;
import org.junit.jupiter.api.Test;

/** Gives the units of a held reservation back. */
abstract class CancelGroup extends ContractGroup {
    CancelGroup(StockStoreContract contract) {
        super(contract);
    }

    @Test
    void unitsAreAvailableAgain() {
        stock("A", 5);
        held("order", "A", 5);
        assertThat(applied(cancel("order")).status()).isEqualTo(CANCELLED);
        assertThat(level("A")).isEqualTo(counters("A", 5, 0, 0));
        held("another", "A", 5);
    }

    @Test
    void everyLineOfABasketIsGivenBack() {
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
        assertThat(applied(cancel("order"))).isEqualTo(held.withStatus(CANCELLED));
        assertThat(reservation("order")).isEqualTo(held.withStatus(CANCELLED));
    }

    @Test
    void anUnknownReservationIsRefused() {
        assertThat(refused(cancel("nobody"))).isEqualTo(isUnknownReservation("nobody"));
    }

    @Test
    void r4_cancellingTwiceGivesBackOnce() {
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
        passTime(TTL);
        applied(expire("order"));
        assertThat(refused(cancel("order"))).isEqualTo(is(EXPIRED, "order"));
        assertThat(level("A")).isEqualTo(counters("A", 5, 0, 0));
    }

    @Test
    void r6_anOverdueReservationCanBeCancelledWhileNobodyHasReclaimedTheUnits() {
        stock("A", 5);
        held("order", "A", 2);
        passTime(TTL);
        assertThat(applied(cancel("order")).status()).isEqualTo(CANCELLED);
    }
}
