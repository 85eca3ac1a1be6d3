package dev.earmark.testkit;

import static dev.earmark.ReservationStatus.CANCELLED;
import static dev.earmark.ReservationStatus.CONFIRMED;
import static dev.earmark.ReservationStatus.EXPIRED;
import static dev.earmark.ReservationStatus.HELD;
import static dev.earmark.testkit.Commands.HOLD_FOR;
import static dev.earmark.testkit.Commands.cancel;
import static dev.earmark.testkit.Commands.confirm;
import static dev.earmark.testkit.Commands.counters;
import static dev.earmark.testkit.Commands.expire;
import static dev.earmark.testkit.Commands.line;
import static dev.earmark.testkit.Commands.reserve;
import static dev.earmark.testkit.Commands.returnStock;
import static dev.earmark.testkit.ExpectedOutcomes.is;
import static dev.earmark.testkit.ExpectedOutcomes.isMoreThanSold;
import static dev.earmark.testkit.ExpectedOutcomes.isUnknownReservation;
import static dev.earmark.testkit.ExpectedOutcomes.shortage;
import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.Reservation;
import dev.earmark.spi.Reservations;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * ReturnStock puts sold units back on hand. Every test starts with 10 units each of A and B, of which 4 and 2 are sold.
 */
abstract class ReturnStockGroup extends ContractGroup {
    ReturnStockGroup(StockStoreContract contract) {
        super(contract);
    }

    @BeforeEach
    final void sell() {
        stock("A", 10);
        stock("B", 10);
        applied(reserve("order", line("A", 4), line("B", 2)));
        applied(confirm("order"));
    }

    @Test
    void withoutLinesAllUnitsAreReturned() {
        Reservation before = reservation("order");
        Reservation after = applied(returnStock("order", "return"));
        assertThat(after).isEqualTo(Reservations.withReturned(before, before.lines()));
        assertThat(reservation("order")).isEqualTo(after);
        assertThat(level("A")).isEqualTo(counters("A", 10, 0, 0));
        assertThat(level("B")).isEqualTo(counters("B", 10, 0, 0));
    }

    @Test
    void theReservationStaysConfirmed() {
        assertThat(applied(returnStock("order", "return")).status()).isEqualTo(CONFIRMED);
        assertThat(replayed(confirm("order")).status()).isEqualTo(CONFIRMED);
    }

    @Test
    void partialReturnsAddUp() {
        applied(returnStock("order", "first", line("A", 1)));
        Reservation after = applied(returnStock("order", "second", line("A", 2), line("B", 1)));
        assertThat(after.returned()).containsExactly(line("A", 3), line("B", 1));
        assertThat(reservation("order")).isEqualTo(after);
        assertThat(level("A")).isEqualTo(counters("A", 9, 0, 1));
        assertThat(level("B")).isEqualTo(counters("B", 9, 0, 1));
    }

    @Test
    void withoutLinesTheRestOfAPartialReturnIsReturned() {
        applied(returnStock("order", "part", line("A", 1), line("B", 2)));
        assertThat(applied(returnStock("order", "rest")).returned()).containsExactly(line("A", 4), line("B", 2));
        assertThat(level("A")).isEqualTo(counters("A", 10, 0, 0));
        assertThat(level("B")).isEqualTo(counters("B", 10, 0, 0));
    }

    @Test
    void returnedUnitsCanBeSoldAgain() {
        applied(returnStock("order", "return"));
        sold("another", "A", 10);
        assertThat(level("A")).isEqualTo(counters("A", 0, 0, 10));
    }

    @Test
    void r7_neverMoreIsReturnedThanWasSold() {
        assertThat(refused(returnStock("order", "return", line("A", 5), line("B", 1))))
                .isEqualTo(isMoreThanSold("order", shortage("A", 5, 4)));
        assertThat(level("A")).isEqualTo(counters("A", 6, 0, 4));
        assertThat(level("B")).isEqualTo(counters("B", 8, 0, 2));
        assertThat(reservation("order").returned()).isEmpty();
    }

    @Test
    void r7_returnedUnitsCannotBeReturnedAgain() {
        sold("another", "A", 4);
        applied(returnStock("order", "first", line("A", 3)));
        assertThat(refused(returnStock("order", "second", line("A", 2))))
                .isEqualTo(isMoreThanSold("order", shortage("A", 2, 1)));
        assertThat(level("A")).isEqualTo(counters("A", 5, 0, 5));
    }

    @Test
    void r7_everyLineIsShortAfterAFullReturn() {
        applied(returnStock("order", "first"));
        assertThat(refused(returnStock("order", "second")))
                .isEqualTo(isMoreThanSold("order", shortage("A", 4, 0), shortage("B", 2, 0)));
    }

    @Test
    void r7_aSkuThatIsNotInTheReservationCannotBeReturned() {
        stock("C", 10);
        sold("another", "C", 1);
        assertThat(refused(returnStock("order", "return", line("C", 1))))
                .isEqualTo(isMoreThanSold("order", shortage("C", 1, 0)));
        assertThat(level("C")).isEqualTo(counters("C", 9, 0, 1));
    }

    @Test
    void anUnknownReservationIsRefused() {
        assertThat(refused(returnStock("unknown", "return"))).isEqualTo(isUnknownReservation("unknown"));
    }

    @Test
    void r6_aHeldReservationIsRefusedWithItsStatus() {
        held("another", "A", 2);
        assertThat(refused(returnStock("another", "return"))).isEqualTo(is(HELD, "another"));
        assertThat(level("A")).isEqualTo(counters("A", 6, 2, 4));
    }

    @Test
    void r6_aCancelledReservationIsRefusedWithItsStatus() {
        held("another", "A", 2);
        applied(cancel("another"));
        assertThat(refused(returnStock("another", "return"))).isEqualTo(is(CANCELLED, "another"));
        assertThat(level("A")).isEqualTo(counters("A", 6, 0, 4));
    }

    @Test
    void r6_anExpiredReservationIsRefusedWithItsStatus() {
        held("another", "A", 2);
        passTime(HOLD_FOR);
        applied(expire("another"));
        assertThat(refused(returnStock("another", "return"))).isEqualTo(is(EXPIRED, "another"));
        assertThat(level("A")).isEqualTo(counters("A", 6, 0, 4));
    }
}
