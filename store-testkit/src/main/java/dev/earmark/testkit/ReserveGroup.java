package dev.earmark.testkit;

import static dev.earmark.ReservationStatus.HELD;
import static dev.earmark.testkit.Commands.counters;
import static dev.earmark.testkit.Commands.line;
import static dev.earmark.testkit.Commands.reserve;
import static dev.earmark.testkit.Commands.reserveFor;
import static dev.earmark.testkit.ExpectedOutcomes.isNotEnough;
import static dev.earmark.testkit.ExpectedOutcomes.isUnknownSku;
import static dev.earmark.testkit.ExpectedOutcomes.shortage;
import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.OwnerId;
import dev.earmark.Reservation;
import org.junit.jupiter.api.Test;

/** Reserve sets units aside for a shopper. */
abstract class ReserveGroup extends ContractGroup {
    ReserveGroup(StockStoreContract contract) {
        super(contract);
    }

    @Test
    void theUnitsAreReservedAndStayOnHand() {
        stock("A", 5);
        Reservation held = applied(reserve("order", "A", 2));
        assertThat(held.id().value()).isEqualTo("order");
        assertThat(held.status()).isEqualTo(HELD);
        assertThat(held.lines()).containsExactly(line("A", 2));
        assertThat(held.returned()).isEmpty();
        assertThat(level("A")).isEqualTo(counters("A", 5, 2, 0));
    }

    @Test
    void theReturnedReservationIsTheStoredOne() {
        stock("A", 5);
        stock("B", 5);
        Reservation held = applied(reserveFor("shopper", "order", line("B", 1), line("A", 2)));
        assertThat(reservation("order")).isEqualTo(held);
    }

    @Test
    void theOwnerIsStoredAndOptional() {
        stock("A", 5);
        assertThat(applied(reserveFor("shopper", "with owner", line("A", 1))).owner())
                .contains(OwnerId.of("shopper"));
        assertThat(reservation("with owner").owner()).contains(OwnerId.of("shopper"));
        assertThat(applied(reserve("without owner", "A", 1)).owner()).isEmpty();
        assertThat(reservation("without owner").owner()).isEmpty();
    }

    @Test
    void r1_aBasketTakesAllItsLines() {
        stock("A", 5);
        stock("B", 5);
        stock("C", 5);
        Reservation held = applied(reserve("order", line("C", 3), line("A", 1), line("B", 2)));
        assertThat(held.lines()).containsExactly(line("A", 1), line("B", 2), line("C", 3));
        assertThat(level("A")).isEqualTo(counters("A", 5, 1, 0));
        assertThat(level("B")).isEqualTo(counters("B", 5, 2, 0));
        assertThat(level("C")).isEqualTo(counters("C", 5, 3, 0));
    }

    @Test
    void r1_aBasketTakesNothingWhenOneLineIsShort() {
        stock("A", 5);
        stock("B", 1);
        stock("C", 5);
        assertThat(refused(reserve("order", line("A", 1), line("B", 2), line("C", 3))))
                .isEqualTo(isNotEnough("B", 2, 1));
        assertThat(level("A")).isEqualTo(counters("A", 5, 0, 0));
        assertThat(level("B")).isEqualTo(counters("B", 1, 0, 0));
        assertThat(level("C")).isEqualTo(counters("C", 5, 0, 0));
        assertThat(isKnown("order")).isFalse();
    }

    @Test
    void r1_everyShortLineIsReportedInTheOrderOfTheSkus() {
        stock("A", 1);
        stock("B", 9);
        stock("C", 0);
        assertThat(refused(reserve("order", line("C", 1), line("B", 9), line("A", 2))))
                .isEqualTo(isNotEnough(shortage("A", 2, 1), shortage("C", 1, 0)));
    }

    @Test
    void r1_linesOfOneSkuAreAddedUp() {
        stock("A", 5);
        assertThat(refused(reserve("too many", line("A", 3), line("A", 3)))).isEqualTo(isNotEnough("A", 6, 5));
        assertThat(applied(reserve("order", line("A", 3), line("A", 2))).lines())
                .containsExactly(line("A", 5));
    }

    @Test
    void r1_aBasketWithAnUnknownSkuTakesNothing() {
        stock("A", 5);
        assertThat(refused(reserve("order", line("Z", 1), line("A", 1), line("Y", 1))))
                .isEqualTo(isUnknownSku("Y", "Z"));
        assertThat(level("A")).isEqualTo(counters("A", 5, 0, 0));
        assertThat(isKnown("order")).isFalse();
    }

    @Test
    void r2_neverMoreThanIsAvailable() {
        stock("A", 3);
        held("first", "A", 2);
        assertThat(refused(reserve("second", "A", 2))).isEqualTo(isNotEnough("A", 2, 1));
        assertThat(refused(reserve("third", "A", 1_000_000_000))).isEqualTo(isNotEnough("A", 1_000_000_000, 1));
        assertThat(level("A")).isEqualTo(counters("A", 3, 2, 0));
    }

    @Test
    void r3_theLastUnitIsReservedOnce() {
        stock("A", 3);
        held("first", "A", 2);
        held("last", "A", 1);
        assertThat(refused(reserve("late", "A", 1))).isEqualTo(isNotEnough("A", 1, 0));
        assertThat(level("A")).isEqualTo(counters("A", 3, 3, 0));
    }

    @Test
    void r3_aKnownSkuWithoutUnitsIsShortAndNotUnknown() {
        stock("A", 0);
        assertThat(refused(reserve("order", "A", 1))).isEqualTo(isNotEnough("A", 1, 0));
    }
}
