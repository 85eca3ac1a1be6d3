package dev.earmark.testkit;

import static dev.earmark.ReservationStatus.CANCELLED;
import static dev.earmark.ReservationStatus.CONFIRMED;
import static dev.earmark.ReservationStatus.EXPIRED;
import static dev.earmark.ReservationStatus.HELD;
import static dev.earmark.testkit.Commands.HOLD_FOR;
import static dev.earmark.testkit.Commands.cancel;
import static dev.earmark.testkit.Commands.counters;
import static dev.earmark.testkit.Commands.expire;
import static dev.earmark.testkit.Commands.extend;
import static dev.earmark.testkit.Commands.line;
import static dev.earmark.testkit.Commands.reserveFor;
import static dev.earmark.testkit.ExpectedOutcomes.is;
import static dev.earmark.testkit.ExpectedOutcomes.isUnknownReservation;
import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.Refusal;
import dev.earmark.Reservation;
import dev.earmark.spi.Reservations;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Extend moves the deadline of a held reservation. */
abstract class ExtendGroup extends ContractGroup {
    private static final Duration HALF = HOLD_FOR.dividedBy(2);
    private static final Duration LONGER = HOLD_FOR.multipliedBy(3);

    ExtendGroup(StockStoreContract contract) {
        super(contract);
    }

    @Test
    void r5_theNewDeadlineCountsFromTheStoresCurrentTime() {
        stock("A", 5);
        held("order", "A", 2);
        passTime(HALF);
        Reservation extended = applied(extend("order", HOLD_FOR));
        // the store's clock may have moved between the two commands
        assertThat(Duration.between(extended.createdAt(), extended.expiresAt()))
                .isBetween(HALF.plus(HOLD_FOR), HALF.plus(HOLD_FOR).plus(HALF));
    }

    @Test
    void onlyTheDeadlineChanges() {
        stock("A", 5);
        Reservation held = applied(reserveFor("shopper", "order", line("A", 2)));
        Reservation extended = applied(extend("order", LONGER));
        assertThat(extended).isEqualTo(Reservations.withExpiresAt(held, extended.expiresAt()));
        assertThat(reservation("order")).isEqualTo(extended);
        assertThat(level("A")).isEqualTo(counters("A", 5, 2, 0));
    }

    @Test
    void theDeadlineNeverMovesEarlier() {
        stock("A", 5);
        Reservation held = held("order", "A", 2);
        assertThat(applied(extend("order", HALF))).isEqualTo(held);
        assertThat(reservation("order")).isEqualTo(held);
    }

    @Test
    void theReservationIsHeldBeyondItsFirstDeadline() {
        stock("A", 5);
        held("order", "A", 2);
        Reservation extended = applied(extend("order", LONGER));
        assertThat(extended.status()).isEqualTo(HELD);
        passTime(HOLD_FOR);
        assertThat(refused(expire("order"))).isInstanceOf(Refusal.NotOverdue.class);
        assertThat(store().overdue(10).ids()).isEmpty();
        passTime(LONGER);
        applied(expire("order"));
    }

    @Test
    void aReservationCanBeExtendedRepeatedly() {
        stock("A", 5);
        held("order", "A", 2);
        for (int i = 0; i < 5; i++) {
            passTime(HALF);
            applied(extend("order", HOLD_FOR));
        }
        assertThat(reservation("order").status()).isEqualTo(HELD);
        assertThat(store().overdue(10).ids()).isEmpty();
    }

    @Test
    void anUnknownReservationIsRefused() {
        assertThat(refused(extend("unknown", HOLD_FOR))).isEqualTo(isUnknownReservation("unknown"));
    }

    @Test
    void r6_anOverdueReservationCanBeExtendedUntilItsUnitsAreReclaimed() {
        stock("A", 5);
        held("order", "A", 2);
        passTime(LONGER);
        applied(extend("order", HOLD_FOR));
        assertThat(refused(expire("order"))).isInstanceOf(Refusal.NotOverdue.class);
    }

    @Test
    void r6_aConfirmedReservationIsRefusedWithItsStatus() {
        stock("A", 5);
        Reservation sold = sold("order", "A", 2);
        assertThat(refused(extend("order", LONGER))).isEqualTo(is(CONFIRMED, "order"));
        assertThat(reservation("order")).isEqualTo(sold);
    }

    @Test
    void r6_aCancelledReservationIsRefusedWithItsStatus() {
        stock("A", 5);
        held("order", "A", 2);
        applied(cancel("order"));
        assertThat(refused(extend("order", LONGER))).isEqualTo(is(CANCELLED, "order"));
    }

    @Test
    void r6_anExpiredReservationIsRefusedWithItsStatus() {
        stock("A", 5);
        held("order", "A", 2);
        passTime(HOLD_FOR);
        applied(expire("order"));
        assertThat(refused(extend("order", LONGER))).isEqualTo(is(EXPIRED, "order"));
    }
}
