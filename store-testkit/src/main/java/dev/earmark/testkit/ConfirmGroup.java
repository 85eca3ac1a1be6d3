package dev.earmark.testkit;

import static dev.earmark.ReservationStatus.CANCELLED;
import static dev.earmark.ReservationStatus.CONFIRMED;
import static dev.earmark.ReservationStatus.EXPIRED;
import static dev.earmark.testkit.Commands.HOLD_FOR;
import static dev.earmark.testkit.Commands.cancel;
import static dev.earmark.testkit.Commands.confirm;
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

/** Confirm turns a held reservation into a sale. */
abstract class ConfirmGroup extends ContractGroup {
    ConfirmGroup(StockStoreContract contract) {
        super(contract);
    }

    @Test
    void theUnitsLeaveTheStockAndCountAsSold() {
        stock("A", 5);
        held("order", "A", 2);
        assertThat(applied(confirm("order")).status()).isEqualTo(CONFIRMED);
        assertThat(level("A")).isEqualTo(counters("A", 3, 0, 2));
    }

    @Test
    void theUnitsOfEveryLineAreSold() {
        stock("A", 5);
        stock("B", 5);
        applied(reserve("order", line("A", 2), line("B", 5)));
        applied(confirm("order"));
        assertThat(level("A")).isEqualTo(counters("A", 3, 0, 2));
        assertThat(level("B")).isEqualTo(counters("B", 0, 0, 5));
    }

    @Test
    void onlyTheStatusChanges() {
        stock("A", 5);
        Reservation held = applied(reserveFor("shopper", "order", line("A", 2)));
        assertThat(applied(confirm("order"))).isEqualTo(Reservations.withStatus(held, CONFIRMED));
        assertThat(reservation("order")).isEqualTo(Reservations.withStatus(held, CONFIRMED));
    }

    @Test
    void otherReservationsKeepTheirUnits() {
        stock("A", 5);
        held("mine", "A", 2);
        Reservation theirs = held("theirs", "A", 3);
        applied(confirm("mine"));
        assertThat(reservation("theirs")).isEqualTo(theirs);
        assertThat(level("A")).isEqualTo(counters("A", 3, 3, 2));
    }

    @Test
    void anUnknownReservationIsRefused() {
        assertThat(refused(confirm("unknown"))).isEqualTo(isUnknownReservation("unknown"));
    }

    @Test
    void r4_confirmingTwiceSellsOnce() {
        stock("A", 5);
        Reservation sold = sold("order", "A", 2);
        assertThat(replayed(confirm("order"))).isEqualTo(sold);
        assertThat(level("A")).isEqualTo(counters("A", 3, 0, 2));
    }

    @Test
    void r6_aCancelledReservationIsRefusedWithItsStatus() {
        stock("A", 5);
        held("order", "A", 2);
        applied(cancel("order"));
        assertThat(refused(confirm("order"))).isEqualTo(is(CANCELLED, "order"));
        assertThat(level("A")).isEqualTo(counters("A", 5, 0, 0));
    }

    @Test
    void r6_anExpiredReservationIsRefusedWithItsStatus() {
        stock("A", 5);
        held("order", "A", 2);
        passTime(HOLD_FOR);
        applied(expire("order"));
        assertThat(refused(confirm("order"))).isEqualTo(is(EXPIRED, "order"));
        assertThat(level("A")).isEqualTo(counters("A", 5, 0, 0));
    }

    @Test
    void r6_aLateConfirmSucceedsUntilTheUnitsAreReclaimed() {
        stock("A", 2);
        held("order", "A", 2);
        passTime(HOLD_FOR.multipliedBy(24));
        assertThat(applied(confirm("order")).status()).isEqualTo(CONFIRMED);
        assertThat(level("A")).isEqualTo(counters("A", 0, 0, 2));
    }
}
