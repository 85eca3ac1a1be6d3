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
import static dev.earmark.testkit.ExpectedOutcomes.is;
import static dev.earmark.testkit.ExpectedOutcomes.isUnknownReservation;
import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.Refusal;
import dev.earmark.Reservation;
import dev.earmark.spi.Reservations;
import org.junit.jupiter.api.Test;

/** Expire reclaims the units of a reservation whose deadline has passed by the store's clock. */
abstract class ExpireGroup extends ContractGroup {
    ExpireGroup(StockStoreContract contract) {
        super(contract);
    }

    @Test
    void r5_itIsRefusedBeforeTheDeadlineAndTheRefusalNamesTheDeadline() {
        stock("A", 5);
        Reservation held = held("order", "A", 2);
        assertThat(refused(expire("order"))).isEqualTo(new Refusal.NotOverdue(held.id(), held.expiresAt()));
        passTime(HOLD_FOR.dividedBy(2));
        assertThat(refused(expire("order")))
                .isEqualTo(
                        new Refusal.NotOverdue(held.id(), reservation("order").expiresAt()));
        assertThat(level("A")).isEqualTo(counters("A", 5, 2, 0));
    }

    @Test
    void r5_itIsAppliedFromTheDeadlineOn() {
        stock("A", 5);
        held("order", "A", 2);
        passTime(HOLD_FOR);
        assertThat(applied(expire("order")).status()).isEqualTo(EXPIRED);
        assertThat(level("A")).isEqualTo(counters("A", 5, 0, 0));
    }

    @Test
    void theUnitsOfEveryLineAreReclaimed() {
        stock("A", 5);
        stock("B", 5);
        applied(reserve("order", line("A", 2), line("B", 5)));
        passTime(HOLD_FOR);
        applied(expire("order"));
        assertThat(level("A")).isEqualTo(counters("A", 5, 0, 0));
        assertThat(level("B")).isEqualTo(counters("B", 5, 0, 0));
    }

    @Test
    void onlyTheStatusChanges() {
        stock("A", 5);
        held("order", "A", 2);
        passTime(HOLD_FOR);
        Reservation overdue = reservation("order");
        assertThat(applied(expire("order"))).isEqualTo(Reservations.withStatus(overdue, EXPIRED));
        assertThat(reservation("order")).isEqualTo(Reservations.withStatus(overdue, EXPIRED));
    }

    @Test
    void anUnknownReservationIsRefused() {
        assertThat(refused(expire("unknown"))).isEqualTo(isUnknownReservation("unknown"));
    }

    @Test
    void r4_expiringTwiceReclaimsOnce() {
        stock("A", 5);
        held("order", "A", 2);
        passTime(HOLD_FOR);
        Reservation expired = applied(expire("order"));
        held("another", "A", 4);
        assertThat(replayed(expire("order"))).isEqualTo(expired);
        assertThat(level("A")).isEqualTo(counters("A", 5, 4, 0));
    }

    @Test
    void r6_aConfirmedReservationNeverExpires() {
        stock("A", 5);
        held("order", "A", 2);
        applied(confirm("order"));
        passTime(HOLD_FOR);
        assertThat(refused(expire("order"))).isEqualTo(is(CONFIRMED, "order"));
        assertThat(reservation("order").status()).isEqualTo(CONFIRMED);
        assertThat(level("A")).isEqualTo(counters("A", 3, 0, 2));
    }

    @Test
    void r6_aCancelledReservationIsRefusedWithItsStatus() {
        stock("A", 5);
        held("order", "A", 2);
        applied(cancel("order"));
        passTime(HOLD_FOR);
        assertThat(refused(expire("order"))).isEqualTo(is(CANCELLED, "order"));
        assertThat(level("A")).isEqualTo(counters("A", 5, 0, 0));
    }
}
