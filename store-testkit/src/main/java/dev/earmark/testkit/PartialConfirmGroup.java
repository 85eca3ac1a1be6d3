package dev.earmark.testkit;

import static dev.earmark.ReservationStatus.CONFIRMED;
import static dev.earmark.ReservationStatus.EXPIRED;
import static dev.earmark.testkit.Commands.HOLD_FOR;
import static dev.earmark.testkit.Commands.confirm;
import static dev.earmark.testkit.Commands.confirmPart;
import static dev.earmark.testkit.Commands.counters;
import static dev.earmark.testkit.Commands.expire;
import static dev.earmark.testkit.Commands.line;
import static dev.earmark.testkit.Commands.reserve;
import static dev.earmark.testkit.Commands.reserveFor;
import static dev.earmark.testkit.Commands.returnStock;
import static dev.earmark.testkit.ExpectedOutcomes.is;
import static dev.earmark.testkit.ExpectedOutcomes.isMoreThanReserved;
import static dev.earmark.testkit.ExpectedOutcomes.isMoreThanSold;
import static dev.earmark.testkit.ExpectedOutcomes.isNotEnough;
import static dev.earmark.testkit.ExpectedOutcomes.isReused;
import static dev.earmark.testkit.ExpectedOutcomes.shortage;
import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.HeldFilter;
import dev.earmark.Refusal;
import dev.earmark.Reservation;
import dev.earmark.Sku;
import dev.earmark.spi.Reservations;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A confirm with lines sells these units and gives the rest of the reservation back in the same step. */
abstract class PartialConfirmGroup extends ContractGroup {
    PartialConfirmGroup(StockStoreContract contract) {
        super(contract);
    }

    @Test
    void theseUnitsAreSoldAndTheRestIsAvailable() {
        stock("A", 5);
        stock("B", 5);
        stock("C", 5);
        applied(reserve("order", line("A", 5), line("B", 2), line("C", 3)));
        Reservation sold = applied(confirmPart("order", line("A", 2), line("B", 2)));
        assertThat(sold.status()).isEqualTo(CONFIRMED);
        assertThat(sold.lines()).containsExactly(line("A", 2), line("B", 2));
        assertThat(reservation("order")).isEqualTo(sold);
        assertThat(level("A")).isEqualTo(counters("A", 3, 0, 2));
        assertThat(level("B")).isEqualTo(counters("B", 3, 0, 2));
        assertThat(level("C")).isEqualTo(counters("C", 5, 0, 0));
    }

    @Test
    void onlyTheLinesAndTheStatusChange() {
        stock("A", 5);
        Reservation held = applied(reserveFor("ann", "order", line("A", 3)));
        assertThat(applied(confirmPart("order", line("A", 1))))
                .isEqualTo(Reservations.withStatus(Reservations.withLines(held, List.of(line("A", 1))), CONFIRMED));
    }

    @Test
    void allLinesAreTheSameAsNone() {
        stock("A", 5);
        held("order", "A", 3);
        Reservation sold = applied(confirmPart("order", line("A", 3)));
        assertThat(replayed(confirm("order"))).isEqualTo(sold);
        assertThat(level("A")).isEqualTo(counters("A", 2, 0, 3));
    }

    @Test
    void r2_neverMoreIsSoldThanIsReserved() {
        stock("A", 9);
        stock("B", 9);
        stock("C", 9);
        Reservation held = applied(reserve("order", line("A", 2), line("B", 3)));
        assertThat(refused(confirmPart("order", line("C", 1), line("B", 3), line("A", 3))))
                .isEqualTo(isMoreThanReserved("order", shortage("A", 3, 2), shortage("C", 1, 0)));
        assertThat(reservation("order")).isEqualTo(held);
        assertThat(level("A")).isEqualTo(counters("A", 9, 2, 0));
        assertThat(refused(confirmPart("order", line("unknown", 1))))
                .isEqualTo(isMoreThanReserved("order", shortage("unknown", 1, 0)));
    }

    @Test
    void r4_aRepeatSellsOnce() {
        stock("A", 5);
        stock("B", 5);
        applied(reserve("order", line("A", 3), line("B", 1)));
        Reservation sold = applied(confirmPart("order", line("A", 2)));
        assertThat(replayed(confirmPart("order", line("A", 2)))).isEqualTo(sold);
        assertThat(replayed(confirm("order"))).isEqualTo(sold);
        assertThat(level("A")).isEqualTo(counters("A", 3, 0, 2));
    }

    @Test
    void r4_aConfirmOfOtherLinesIsRefused() {
        stock("A", 5);
        stock("B", 5);
        applied(reserve("order", line("A", 3), line("B", 1)));
        Reservation sold = applied(confirmPart("order", line("A", 2)));
        Refusal otherwise = new Refusal.ConfirmedOtherwise(sold.id());
        assertThat(refused(confirmPart("order", line("A", 1)))).isEqualTo(otherwise);
        assertThat(refused(confirmPart("order", line("A", 3)))).isEqualTo(otherwise);
        assertThat(refused(confirmPart("order", line("A", 2), line("B", 1)))).isEqualTo(otherwise);
        assertThat(reservation("order")).isEqualTo(sold);
        assertThat(refused(reserve("order", line("A", 3), line("B", 1)))).isEqualTo(isReused("order", CONFIRMED));
        assertThat(level("A")).isEqualTo(counters("A", 3, 0, 2));
        assertThat(level("B")).isEqualTo(counters("B", 5, 0, 0));
    }

    @Test
    void r3_theRestCanBeReservedAtOnce() {
        stock("A", 3);
        held("order", "A", 3);
        assertThat(refused(reserve("another", "A", 1))).isEqualTo(isNotEnough("A", 1, 0));
        applied(confirmPart("order", line("A", 1)));
        applied(reserve("another", "A", 2));
        assertThat(level("A")).isEqualTo(counters("A", 2, 2, 1));
    }

    @Test
    void r6_itSucceedsAfterTheDeadlineUntilTheUnitsAreReclaimed() {
        stock("A", 3);
        held("late", "A", 3);
        passTime(HOLD_FOR);
        applied(confirmPart("late", line("A", 1)));
        held("later", "A", 2);
        passTime(HOLD_FOR);
        applied(expire("later"));
        assertThat(refused(confirmPart("later", line("A", 1)))).isEqualTo(is(EXPIRED, "later"));
        assertThat(level("A")).isEqualTo(counters("A", 2, 0, 1));
    }

    @Test
    void r7_onlyWhatWasSoldCanBeReturned() {
        stock("A", 5);
        stock("B", 5);
        applied(reserve("order", line("A", 3), line("B", 1)));
        applied(confirmPart("order", line("A", 2)));
        assertThat(refused(returnStock("order", "too much", line("A", 3), line("B", 1))))
                .isEqualTo(isMoreThanSold("order", shortage("A", 3, 2), shortage("B", 1, 0)));
        assertThat(applied(returnStock("order", "all")).returned()).containsExactly(line("A", 2));
        assertThat(level("A")).isEqualTo(counters("A", 5, 0, 0));
    }

    @Test
    void theListsLoseTheWholeReservation() {
        stock("A", 5);
        stock("B", 5);
        applied(reserve("order", line("A", 3), line("B", 1)));
        applied(confirmPart("order", line("A", 2)));
        assertThat(PageReader.all(other(), new HeldFilter.OfSku(Sku.of("A")), 10))
                .isEmpty();
        assertThat(PageReader.all(other(), new HeldFilter.OfSku(Sku.of("B")), 10))
                .isEmpty();
        passTime(HOLD_FOR);
        assertThat(store().overdue(10).ids()).isEmpty();
    }
}
