package dev.earmark.testkit;

import static dev.earmark.ReservationStatus.CANCELLED;
import static dev.earmark.ReservationStatus.CONFIRMED;
import static dev.earmark.ReservationStatus.EXPIRED;
import static dev.earmark.testkit.Commands.TTL;
import static dev.earmark.testkit.Commands.cancel;
import static dev.earmark.testkit.Commands.confirm;
import static dev.earmark.testkit.Commands.counters;
import static dev.earmark.testkit.Commands.expire;
import static dev.earmark.testkit.Commands.line;
import static dev.earmark.testkit.Commands.reserve;
import static dev.earmark.testkit.Outcomes.is;
import static dev.earmark.testkit.Outcomes.isUnknownReservation;
import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.Refusal;
import dev.earmark.Reservation;
import org.junit.jupiter.api.Test;

/** Reclaims the units of a reservation whose deadline has passed by the store's clock. */
abstract class ExpireGroup extends ContractGroup {
    ExpireGroup(StockStoreContract contract) {
        super(contract);
    }

    @Test
    void r5_itIsRefusedBeforeTheDeadlineAndTellsTheDeadline() {
        stock("A", 5);
        Reservation held = held("order", "A", 2);
        assertThat(refused(expire("order"))).isEqualTo(new Refusal.NotOverdue(held.id(), held.expiresAt()));
        passTime(TTL.dividedBy(2));
        assertThat(refused(expire("order")))
                .isEqualTo(
                        new Refusal.NotOverdue(held.id(), reservation("order").expiresAt()));
        assertThat(level("A")).isEqualTo(counters("A", 5, 2, 0));
    }

    @Test
    void r5_itIsPossibleFromTheDeadlineOn() {
        stock("A", 5);
        held("order", "A", 2);
        passTime(TTL);
        assertThat(applied(expire("order")).status()).isEqualTo(EXPIRED);
        assertThat(level("A")).isEqualTo(counters("A", 5, 0, 0));
    }

    @Test
    void everyLineOfABasketIsReclaimed() {
        stock("A", 5);
        stock("B", 5);
        applied(reserve("order", line("A", 2), line("B", 5)));
        passTime(TTL);
        applied(expire("order"));
        assertThat(level("A")).isEqualTo(counters("A", 5, 0, 0));
        assertThat(level("B")).isEqualTo(counters("B", 5, 0, 0));
    }

    @Test
    void onlyTheStatusChanges() {
        stock("A", 5);
        held("order", "A", 2);
        passTime(TTL);
        Reservation overdue = reservation("order");
        assertThat(applied(expire("order"))).isEqualTo(overdue.withStatus(EXPIRED));
        assertThat(reservation("order")).isEqualTo(overdue.withStatus(EXPIRED));
    }

    @Test
    void anUnknownReservationIsRefused() {
        assertThat(refused(expire("nobody"))).isEqualTo(isUnknownReservation("nobody"));
    }

    @Test
    void r4_expiringTwiceReclaimsOnce() {
        stock("A", 5);
        held("order", "A", 2);
        passTime(TTL);
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
        passTime(TTL);
        assertThat(refused(expire("order"))).isEqualTo(is(CONFIRMED, "order"));
        assertThat(reservation("order").status()).isEqualTo(CONFIRMED);
        assertThat(level("A")).isEqualTo(counters("A", 3, 0, 2));
    }

    @Test
    void r6_aCancelledReservationIsRefusedWithItsStatus() {
        stock("A", 5);
        held("order", "A", 2);
        applied(cancel("order"));
        passTime(TTL);
        assertThat(refused(expire("order"))).isEqualTo(is(CANCELLED, "order"));
        assertThat(level("A")).isEqualTo(counters("A", 5, 0, 0));
    }
}
