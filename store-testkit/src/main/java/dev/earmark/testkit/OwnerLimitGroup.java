package dev.earmark.testkit;

import static dev.earmark.ReservationStatus.EXPIRED;
import static dev.earmark.ReservationStatus.HELD;
import static dev.earmark.testkit.Commands.HOLD_FOR;
import static dev.earmark.testkit.Commands.assign;
import static dev.earmark.testkit.Commands.cancel;
import static dev.earmark.testkit.Commands.change;
import static dev.earmark.testkit.Commands.confirm;
import static dev.earmark.testkit.Commands.confirmPart;
import static dev.earmark.testkit.Commands.counters;
import static dev.earmark.testkit.Commands.expire;
import static dev.earmark.testkit.Commands.line;
import static dev.earmark.testkit.Commands.reserve;
import static dev.earmark.testkit.Commands.reserveFor;
import static dev.earmark.testkit.Commands.reserveLimited;
import static dev.earmark.testkit.Commands.returnStock;
import static dev.earmark.testkit.ExpectedOutcomes.isLimitExceeded;
import static dev.earmark.testkit.ExpectedOutcomes.isNotEnough;
import static dev.earmark.testkit.ExpectedOutcomes.isUnknownSku;
import static dev.earmark.testkit.ExpectedOutcomes.reclaimedIds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.LineFromAny;
import dev.earmark.OwnerId;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockOutcome;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A limit per owner counts, for each SKU, what the owner holds or has bought. */
abstract class OwnerLimitGroup extends ContractGroup {
    OwnerLimitGroup(StockStoreContract contract) {
        super(contract);
    }

    @Test
    void r2_theOwnerHoldsAtMostTheLimit() {
        stock("A", 9);
        Reservation held = applied(reserveLimited("ann", 3, "first", line("A", 2)));
        assertThat(held.limitPerOwner()).hasValue(3);
        assertThat(reservation("first")).isEqualTo(held);
        assertThat(refused(reserveLimited("ann", 3, "second", line("A", 2))))
                .isEqualTo(isLimitExceeded("ann", "A", 3, 2, 2));
        assertThat(isKnown("second")).isFalse();
        applied(reserveLimited("ann", 3, "second", line("A", 1)));
        assertThat(refused(reserveLimited("ann", 3, "third", line("A", 1))))
                .isEqualTo(isLimitExceeded("ann", "A", 3, 3, 1));
        assertThat(level("A")).isEqualTo(counters("A", 9, 3, 0));
    }

    @Test
    void r2_aSingleRequestIsLimitedToo() {
        stock("A", 9);
        assertThat(refused(reserveLimited("ann", 2, "order", line("A", 3))))
                .isEqualTo(isLimitExceeded("ann", "A", 2, 0, 3));
        applied(reserveLimited("ann", 2, "order", line("A", 2)));
    }

    @Test
    void r2_whatTheOwnerHasBoughtCounts() {
        stock("A", 9);
        applied(reserveFor("ann", "bought", line("A", 2)));
        applied(confirm("bought"));
        assertThat(refused(reserveLimited("ann", 2, "order", line("A", 1))))
                .isEqualTo(isLimitExceeded("ann", "A", 2, 2, 1));
        applied(returnStock("bought", "one", line("A", 1)));
        applied(reserveLimited("ann", 2, "order", line("A", 1)));
        assertThat(refused(reserveLimited("ann", 2, "another", line("A", 1))))
                .isEqualTo(isLimitExceeded("ann", "A", 2, 2, 1));
        applied(returnStock("bought", "the other"));
        applied(reserveLimited("ann", 2, "another", line("A", 1)));
    }

    @Test
    void r2_reservationsWithoutALimitCount() {
        stock("A", 9);
        applied(reserveFor("ann", "no limit", line("A", 5)));
        assertThat(refused(reserveLimited("ann", 5, "order", line("A", 1))))
                .isEqualTo(isLimitExceeded("ann", "A", 5, 5, 1));
        applied(reserveFor("ann", "no limit either", line("A", 4)));
    }

    @Test
    void cancelledAndExpiredReservationsDoNotCount() {
        stock("A", 9);
        applied(reserveLimited("ann", 2, "cancelled", line("A", 2)));
        applied(cancel("cancelled"));
        applied(reserveLimited("ann", 2, "expired", line("A", 2)));
        passTime(HOLD_FOR);
        applied(expire("expired"));
        applied(reserveLimited("ann", 2, "order", line("A", 2)));
    }

    @Test
    void eachOwnerHasTheLimit() {
        stock("A", 9);
        applied(reserveLimited("ann", 2, "ann's", line("A", 2)));
        applied(reserveLimited("bob", 2, "bob's", line("A", 2)));
        applied(reserveLimited("Ann", 2, "Ann's", line("A", 2)));
        held("guest", "A", 1);
    }

    @Test
    void theLimitIsForEachSku() {
        stock("A", 9);
        stock("B", 9);
        applied(reserveLimited("ann", 2, "first", line("A", 2), line("B", 1)));
        assertThat(refused(reserveLimited("ann", 2, "second", line("A", 1), line("B", 1))))
                .isEqualTo(isLimitExceeded("ann", "A", 2, 2, 1));
        assertThat(refused(reserveLimited("ann", 2, "second", line("B", 2))))
                .isEqualTo(isLimitExceeded("ann", "B", 2, 1, 2));
        assertThat(level("B")).isEqualTo(counters("B", 9, 1, 0));
        applied(reserveLimited("ann", 2, "second", line("B", 1)));
    }

    @Test
    void r4_aRepeatIsNoMore() {
        stock("A", 9);
        Reservation held = applied(reserveLimited("ann", 2, "order", line("A", 2)));
        assertThat(replayed(reserveLimited("ann", 2, "order", line("A", 2)))).isEqualTo(held);
        assertThat(replayed(reserveLimited("ann", 1, "order", line("A", 2)))).isEqualTo(held);
        assertThat(replayed(reserveFor("ann", "order", line("A", 2)))).isEqualTo(held);
    }

    @Test
    void theLimitComesBeforeTheUnitsAndAfterUnknownSkus() {
        stock("A", 1);
        assertThat(refused(reserveLimited("ann", 2, "order", line("A", 3))))
                .isEqualTo(isLimitExceeded("ann", "A", 2, 0, 3));
        assertThat(refused(reserveLimited("ann", 2, "order", line("A", 3), line("Z", 1))))
                .isEqualTo(isUnknownSku("Z"));
        assertThat(refused(reserveLimited("ann", 2, "order", line("A", 2)))).isEqualTo(isNotEnough("A", 2, 1));
    }

    @Test
    void r3_overdueReservationsOfTheOwnerAreReclaimedBeforeItIsRefused() {
        stock("A", 9);
        stock("B", 9);
        applied(reserveLimited("ann", 2, "overdue", line("A", 2), line("B", 1)));
        passTime(HOLD_FOR);
        StockOutcome<Reservation> outcome = apply(reserveLimited("ann", 2, "order", line("A", 1)));
        assertThat(applied(outcome).status()).isEqualTo(HELD);
        assertThat(reclaimedIds(outcome)).containsExactly("overdue");
        assertThat(reservation("overdue").status()).isEqualTo(EXPIRED);
        assertThat(level("A")).isEqualTo(counters("A", 9, 1, 0));
        assertThat(level("B")).isEqualTo(counters("B", 9, 0, 0));
    }

    @Test
    void r3_noMoreOfTheOwnerIsReclaimedThanIsNeeded() {
        stock("A", 9);
        stock("B", 9);
        applied(reserveLimited("ann", 3, "later", HOLD_FOR.multipliedBy(2), line("A", 1)));
        applied(reserveLimited("ann", 3, "earlier", HOLD_FOR, line("A", 1)));
        applied(reserveLimited("ann", 3, "of another sku", HOLD_FOR, line("B", 1)));
        applied(reserveFor("bob", "of another owner", line("A", 1)));
        passTime(HOLD_FOR.multipliedBy(3));
        applied(reserveLimited("ann", 3, "enough room", line("A", 1)));
        StockOutcome<Reservation> outcome = apply(reserveLimited("ann", 3, "order", line("A", 1)));
        applied(outcome);
        assertThat(reclaimedIds(outcome)).containsExactly("earlier");
        assertThat(reservation("later").status()).isEqualTo(HELD);
        assertThat(reservation("of another sku").status()).isEqualTo(HELD);
        assertThat(reservation("of another owner").status()).isEqualTo(HELD);
    }

    @Test
    void r3_whatWasReclaimedForARefusalStaysExpired() {
        stock("A", 9);
        applied(reserveLimited("ann", 3, "bought", line("A", 2)));
        applied(confirm("bought"));
        applied(reserveLimited("ann", 3, "overdue", line("A", 1)));
        passTime(HOLD_FOR);
        StockOutcome<Reservation> outcome = apply(reserveLimited("ann", 3, "order", line("A", 2)));
        assertThat(refused(outcome)).isEqualTo(isLimitExceeded("ann", "A", 3, 2, 2));
        assertThat(reclaimedIds(outcome)).containsExactly("overdue");
        assertThat(reservation("overdue").status()).isEqualTo(EXPIRED);
        assertThat(level("A")).isEqualTo(counters("A", 7, 0, 2));
    }

    @Test
    void r9_purgedPurchasesDoNotCount() {
        stock("A", 9);
        applied(reserveLimited("ann", 2, "bought", line("A", 2)));
        applied(confirm("bought"));
        passTime(HOLD_FOR);
        assertThat(refused(reserveLimited("ann", 2, "order", line("A", 1))))
                .isEqualTo(isLimitExceeded("ann", "A", 2, 2, 1));
        store().purge(HOLD_FOR, 100);
        applied(reserveLimited("ann", 2, "order", line("A", 2)));
    }

    @Test
    void aChangeKeepsToTheLimitAndItsOwnUnitsDoNotCountTwice() {
        stock("A", 9);
        stock("B", 9);
        Reservation held = applied(reserveLimited("ann", 3, "order", line("A", 2)));
        applied(reserveLimited("ann", 3, "another", line("B", 1)));
        assertThat(refused(change("order", "A", 4))).isEqualTo(isLimitExceeded("ann", "A", 3, 0, 4));
        assertThat(refused(change("order", line("A", 3), line("B", 3))))
                .isEqualTo(isLimitExceeded("ann", "B", 3, 1, 3));
        assertThat(reservation("order")).isEqualTo(held);
        Reservation changed = applied(change("order", line("A", 3), line("B", 2)));
        assertThat(changed.limitPerOwner()).hasValue(3);
        assertThat(reservation("order")).isEqualTo(changed);
    }

    @Test
    void r3_aChangeReclaimsOverdueReservationsOfTheOwner() {
        stock("A", 9);
        applied(reserveLimited("ann", 3, "overdue", line("A", 2)));
        passTime(HOLD_FOR);
        applied(reserveLimited("ann", 3, "order", line("A", 1)));
        StockOutcome<Reservation> outcome = apply(change("order", "A", 3));
        assertThat(applied(outcome).lines()).containsExactly(line("A", 3));
        assertThat(reclaimedIds(outcome)).containsExactly("overdue");
    }

    @Test
    void theRestOfAPartialConfirmDoesNotCount() {
        stock("A", 9);
        applied(reserveLimited("ann", 3, "bought", line("A", 3)));
        applied(confirmPart("bought", line("A", 1)));
        applied(reserveLimited("ann", 3, "order", line("A", 2)));
        assertThat(refused(reserveLimited("ann", 3, "another", line("A", 1))))
                .isEqualTo(isLimitExceeded("ann", "A", 3, 3, 1));
    }

    @Test
    void theSkusOfAChoiceCountTogether() {
        stock("A@B", 9);
        stock("A@H", 9);
        applied(reserveFor("ann", "first", line("A@B", 1)));
        applied(reserveFor("ann", "second", line("A@H", 1)));
        assertThat(refused(choice("order", 3, LineFromAny.whole(2, "A@H", "A@B"))))
                .isEqualTo(isLimitExceeded("ann", "A@H", 3, 2, 2));
        assertThat(applied(choice("order", 3, LineFromAny.split(1, "A@H", "A@B")))
                        .lines())
                .containsExactly(line("A@H", 1));
        assertThat(refused(choice("another", 3, LineFromAny.whole(1, "A@B", "A@H"))))
                .isEqualTo(isLimitExceeded("ann", "A@B", 3, 3, 1));
    }

    private static Reserve choice(String id, long limit, LineFromAny fromAny) {
        return new Reserve(ReservationId.of(id), List.of(), HOLD_FOR, OwnerId.of("ann"), List.of(fromAny), limit, null);
    }

    @Test
    void eachCommandOfABatchCountsWhatTheEarlierOnesLeft() {
        stock("A", 99);
        stock("B", 9);
        applied(reserveFor("guest", "assigned", line("A", 1)));
        applied(reserveFor("ann", "bought", line("A", 1)));
        applied(confirm("bought"));
        List<StockOutcome<?>> outcomes = batch(
                reserveLimited("ann", 3, "one", line("A", 2)),
                reserveLimited("ann", 3, "two", line("A", 1)),
                returnStock("bought", "return"),
                reserveLimited("ann", 3, "three", line("A", 1)),
                assign("one", "bob"),
                reserveLimited("ann", 3, "four", line("A", 2)),
                assign("assigned", "ann"),
                cancel("four"),
                reserveLimited("ann", 3, "five", line("A", 2)),
                reserveLimited("ann", 3, "six", line("A", 1)),
                change("three", "B", 1),
                confirm("three"),
                reserveLimited("ann", 3, "seven", line("A", 1)),
                reserveLimited("bob", 3, "eight", line("A", 2)));
        applied(outcomes.get(0));
        assertThat(refused(outcomes.get(1))).isEqualTo(isLimitExceeded("ann", "A", 3, 3, 1));
        applied(outcomes.get(2));
        applied(outcomes.get(3));
        applied(outcomes.get(4));
        applied(outcomes.get(5));
        applied(outcomes.get(6));
        applied(outcomes.get(7));
        assertThat(refused(outcomes.get(8))).isEqualTo(isLimitExceeded("ann", "A", 3, 2, 2));
        applied(outcomes.get(9));
        applied(outcomes.get(10));
        applied(outcomes.get(11));
        applied(outcomes.get(12));
        assertThat(refused(outcomes.get(13))).isEqualTo(isLimitExceeded("bob", "A", 3, 2, 2));
        assertThat(level("A")).isEqualTo(counters("A", 99, 5, 0));
        assertThat(level("B")).isEqualTo(counters("B", 8, 0, 1));
    }

    @Test
    void r3_theEarliestDeadlineOfTheOwnerIsReclaimedFirstEvenIfItWasAssignedInTheSameBatch() {
        stock("A", 9);
        applied(reserveFor("ann", "later", line("A", 1)));
        applied(reserve("earlier", HOLD_FOR.dividedBy(2), line("A", 1)));
        passTime(HOLD_FOR);
        List<StockOutcome<?>> outcomes =
                batch(assign("earlier", "ann"), reserveLimited("ann", 2, "order", line("A", 1)));
        applied(outcomes.get(1));
        assertThat(reclaimedIds(outcomes.get(1))).containsExactly("earlier");
        assertThat(reservation("later").status()).isEqualTo(HELD);
    }
}
