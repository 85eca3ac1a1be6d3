package dev.earmark.testkit;

import static dev.earmark.ReservationStatus.CANCELLED;
import static dev.earmark.ReservationStatus.CONFIRMED;
import static dev.earmark.ReservationStatus.EXPIRED;
import static dev.earmark.ReservationStatus.HELD;
import static dev.earmark.testkit.Commands.HOLD_FOR;
import static dev.earmark.testkit.Commands.cancel;
import static dev.earmark.testkit.Commands.change;
import static dev.earmark.testkit.Commands.confirm;
import static dev.earmark.testkit.Commands.counters;
import static dev.earmark.testkit.Commands.expire;
import static dev.earmark.testkit.Commands.extend;
import static dev.earmark.testkit.Commands.line;
import static dev.earmark.testkit.Commands.reserve;
import static dev.earmark.testkit.Commands.reserveFor;
import static dev.earmark.testkit.Commands.returnStock;
import static dev.earmark.testkit.ExpectedOutcomes.is;
import static dev.earmark.testkit.ExpectedOutcomes.isNotEnough;
import static dev.earmark.testkit.ExpectedOutcomes.isReused;
import static dev.earmark.testkit.ExpectedOutcomes.isUnknownReservation;
import static dev.earmark.testkit.ExpectedOutcomes.isUnknownSku;
import static dev.earmark.testkit.ExpectedOutcomes.reclaimedIds;
import static dev.earmark.testkit.ExpectedOutcomes.shortage;
import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.HeldFilter;
import dev.earmark.Reservation;
import dev.earmark.Sku;
import dev.earmark.StockOutcome;
import dev.earmark.spi.Reservations;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Change replaces the lines of a held reservation, without giving back what it keeps. */
abstract class ChangeGroup extends ContractGroup {
    ChangeGroup(StockStoreContract contract) {
        super(contract);
    }

    @Test
    void theLinesAreReplaced() {
        stock("A", 5);
        stock("B", 5);
        stock("C", 5);
        applied(reserve("order", line("A", 2), line("B", 3)));
        Reservation changed = applied(change("order", line("C", 1), line("B", 4)));
        assertThat(changed.lines()).containsExactly(line("B", 4), line("C", 1));
        assertThat(reservation("order")).isEqualTo(changed);
        assertThat(level("A")).isEqualTo(counters("A", 5, 0, 0));
        assertThat(level("B")).isEqualTo(counters("B", 5, 4, 0));
        assertThat(level("C")).isEqualTo(counters("C", 5, 1, 0));
    }

    @Test
    void onlyTheLinesChange() {
        stock("A", 5);
        Reservation held = applied(reserveFor("ann", "order", line("A", 2)));
        passTime(HOLD_FOR.dividedBy(2));
        Reservation before = reservation("order");
        Reservation changed = applied(change("order", "A", 3));
        assertThat(changed).isEqualTo(Reservations.withLines(before, List.of(line("A", 3))));
        assertThat(changed.owner()).isEqualTo(held.owner());
        assertThat(reservation("order")).isEqualTo(changed);
    }

    @Test
    void theListsOfSkusFollowTheLines() {
        stock("A", 5);
        stock("B", 5);
        applied(reserve("order", line("A", 2)));
        Reservation changed = applied(change("order", "B", 2));
        assertThat(heldOf("A")).isEmpty();
        assertThat(heldOf("B")).containsExactly(changed);
    }

    private List<Reservation> heldOf(String sku) {
        return PageReader.all(other(), new HeldFilter.OfSku(Sku.of(sku)), 10);
    }

    @Test
    void r1_aChangeTakesAllLinesOrNone() {
        stock("A", 5);
        stock("B", 1);
        stock("C", 5);
        Reservation held = applied(reserve("order", line("A", 2)));
        assertThat(refused(change("order", line("A", 1), line("B", 2), line("C", 3))))
                .isEqualTo(isNotEnough("B", 2, 1));
        assertThat(reservation("order")).isEqualTo(held);
        assertThat(level("A")).isEqualTo(counters("A", 5, 2, 0));
        assertThat(level("B")).isEqualTo(counters("B", 1, 0, 0));
        assertThat(level("C")).isEqualTo(counters("C", 5, 0, 0));
    }

    @Test
    void r1_everyShortLineIsReportedAndTheOwnUnitsCountAsAvailable() {
        stock("A", 5);
        stock("B", 9);
        stock("C", 0);
        held("another", "A", 2);
        applied(reserve("order", line("A", 2), line("B", 1)));
        assertThat(refused(change("order", line("C", 1), line("B", 9), line("A", 4))))
                .isEqualTo(isNotEnough(shortage("A", 4, 3), shortage("C", 1, 0)));
    }

    @Test
    void r1_aChangeToAnUnknownSkuLeavesTheLines() {
        stock("A", 5);
        Reservation held = held("order", "A", 2);
        assertThat(refused(change("order", line("Z", 1), line("A", 1), line("Y", 1))))
                .isEqualTo(isUnknownSku("Y", "Z"));
        assertThat(reservation("order")).isEqualTo(held);
    }

    @Test
    void r3_whatIsHeldAlreadyNeedNotBeAvailable() {
        stock("A", 3);
        stock("B", 1);
        held("order", "A", 3);
        applied(change("order", line("A", 3), line("B", 1)));
        applied(change("order", line("A", 2)));
        applied(change("order", line("A", 3)));
        assertThat(refused(change("order", "A", 4))).isEqualTo(isNotEnough("A", 4, 3));
        assertThat(level("A")).isEqualTo(counters("A", 3, 3, 0));
        assertThat(level("B")).isEqualTo(counters("B", 1, 0, 0));
    }

    @Test
    void r4_aRepeatedChangeHasNoSecondEffect() {
        stock("A", 5);
        stock("B", 5);
        held("order", "A", 2);
        Reservation changed = applied(change("order", line("A", 1), line("B", 2)));
        assertThat(replayed(change("order", line("B", 2), line("A", 1)))).isEqualTo(changed);
        assertThat(level("A")).isEqualTo(counters("A", 5, 1, 0));
        assertThat(level("B")).isEqualTo(counters("B", 5, 2, 0));
    }

    @Test
    void r4_aReserveIsComparedWithTheChangedLines() {
        stock("A", 5);
        held("order", "A", 2);
        Reservation changed = applied(change("order", "A", 3));
        assertThat(refused(reserve("order", "A", 2))).isEqualTo(isReused("order", HELD));
        assertThat(replayed(reserve("order", "A", 3))).isEqualTo(changed);
    }

    @Test
    void anUnknownReservationIsRefused() {
        stock("A", 5);
        assertThat(refused(change("unknown", "A", 1))).isEqualTo(isUnknownReservation("unknown"));
    }

    @Test
    void r6_aReservationThatIsNoLongerHeldIsRefusedWithItsStatus() {
        stock("A", 9);
        sold("sold", "A", 2);
        held("cancelled", "A", 2);
        applied(cancel("cancelled"));
        held("expired", "A", 2);
        passTime(HOLD_FOR);
        applied(expire("expired"));
        assertThat(refused(change("sold", "A", 1))).isEqualTo(is(CONFIRMED, "sold"));
        assertThat(refused(change("sold", "A", 2))).isEqualTo(is(CONFIRMED, "sold"));
        assertThat(refused(change("cancelled", "A", 1))).isEqualTo(is(CANCELLED, "cancelled"));
        assertThat(refused(change("expired", "A", 1))).isEqualTo(is(EXPIRED, "expired"));
        assertThat(level("A")).isEqualTo(counters("A", 7, 0, 2));
    }

    @Test
    void r6_anOverdueReservationCanBeChangedUntilItsUnitsAreReclaimed() {
        stock("A", 5);
        held("order", "A", 2);
        passTime(HOLD_FOR);
        assertThat(applied(change("order", "A", 3)).lines()).containsExactly(line("A", 3));
        assertThat(store().overdue(10).ids()).as("its deadline stays").hasSize(1);
        assertThat(reclaimedIds(apply(reserve("another", "A", 4)))).containsExactly("order");
        assertThat(level("A")).isEqualTo(counters("A", 5, 4, 0));
    }

    @Test
    void r3_aChangeReclaimsOverdueUnitsForWhatItLacks() {
        stock("A", 5);
        stock("B", 5);
        applied(reserve("overdue", line("A", 3), line("B", 5)));
        passTime(HOLD_FOR);
        held("order", "A", 2);
        StockOutcome<Reservation> outcome = apply(change("order", "A", 3));
        assertThat(applied(outcome).lines()).containsExactly(line("A", 3));
        assertThat(reclaimedIds(outcome)).containsExactly("overdue");
        assertThat(reservation("overdue").status()).isEqualTo(EXPIRED);
        assertThat(level("A")).isEqualTo(counters("A", 5, 3, 0));
        assertThat(level("B")).isEqualTo(counters("B", 5, 0, 0));
    }

    @Test
    void r3_nothingIsReclaimedForUnitsThatItHoldsOrThatAreAvailable() {
        stock("A", 5);
        stock("B", 5);
        held("overdue", "A", 2);
        passTime(HOLD_FOR);
        held("order", "A", 2);
        applied(change("order", "A", 3));
        applied(change("order", line("A", 3), line("B", 5)));
        applied(change("order", "A", 1));
        assertThat(reservation("overdue").status()).isEqualTo(HELD);
    }

    @Test
    void r3_anOverdueReservationIsNotReclaimedForItsOwnChange() {
        stock("A", 6);
        held("order", "A", 3);
        passTime(HOLD_FOR.dividedBy(2));
        held("later", "A", 3);
        passTime(HOLD_FOR);
        StockOutcome<Reservation> outcome = apply(change("order", "A", 5));
        assertThat(applied(outcome).lines()).containsExactly(line("A", 5));
        assertThat(reclaimedIds(outcome)).containsExactly("later");
        assertThat(refused(change("order", "A", 7))).isEqualTo(isNotEnough("A", 7, 6));
        assertThat(reservation("order").status()).isEqualTo(HELD);
        assertThat(level("A")).isEqualTo(counters("A", 6, 5, 0));
    }

    @Test
    void r3_whatWasReclaimedForARefusedChangeStaysExpired() {
        stock("A", 5);
        held("overdue", "A", 2);
        passTime(HOLD_FOR);
        held("order", "A", 3);
        StockOutcome<Reservation> outcome = apply(change("order", "A", 6));
        assertThat(refused(outcome)).isEqualTo(isNotEnough("A", 6, 5));
        assertThat(reclaimedIds(outcome)).containsExactly("overdue");
        assertThat(level("A")).isEqualTo(counters("A", 5, 3, 0));
    }

    @Test
    void r3_aChangedReservationIsReclaimedForItsNewSkusOnly() {
        stock("A", 5);
        stock("B", 5);
        held("live", "A", 2);
        applied(extend("live", HOLD_FOR.multipliedBy(3)));
        applied(reserve("order", line("A", 3), line("B", 1)));
        applied(change("order", line("B", 5)));
        passTime(HOLD_FOR);
        assertThat(refused(reserve("too much", "A", 4))).isEqualTo(isNotEnough("A", 4, 3));
        assertThat(reservation("order").status()).isEqualTo(HELD);
        assertThat(reclaimedIds(apply(reserve("another", "B", 5)))).containsExactly("order");
        assertThat(level("A")).isEqualTo(counters("A", 5, 2, 0));
        assertThat(level("B")).isEqualTo(counters("B", 5, 5, 0));
    }

    @Test
    void r7_theChangedLinesAreSoldAndReturned() {
        stock("A", 5);
        stock("B", 5);
        held("order", "A", 2);
        applied(change("order", line("A", 1), line("B", 2)));
        applied(confirm("order"));
        assertThat(level("A")).isEqualTo(counters("A", 4, 0, 1));
        assertThat(level("B")).isEqualTo(counters("B", 3, 0, 2));
        assertThat(applied(returnStock("order", "return")).returned()).containsExactly(line("A", 1), line("B", 2));
    }

    @Test
    void r7_theChangedLinesAreGivenBack() {
        stock("A", 5);
        stock("B", 5);
        held("cancelled", "A", 2);
        applied(change("cancelled", "B", 3));
        applied(cancel("cancelled"));
        held("expired", "B", 2);
        applied(change("expired", "A", 3));
        passTime(HOLD_FOR);
        assertThat(applied(expire("expired")).lines()).containsExactly(line("A", 3));
        assertThat(level("A")).isEqualTo(counters("A", 5, 0, 0));
        assertThat(level("B")).isEqualTo(counters("B", 5, 0, 0));
    }
}
