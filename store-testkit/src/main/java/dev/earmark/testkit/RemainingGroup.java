package dev.earmark.testkit;

import static dev.earmark.testkit.Commands.HOLD_FOR;
import static dev.earmark.testkit.Commands.assign;
import static dev.earmark.testkit.Commands.cancel;
import static dev.earmark.testkit.Commands.change;
import static dev.earmark.testkit.Commands.extend;
import static dev.earmark.testkit.Commands.line;
import static dev.earmark.testkit.Commands.reserveFor;
import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.HeldFilter;
import dev.earmark.OwnerId;
import dev.earmark.Reservation;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Every reservation that a store returns tells how long it is still held, by the store's clock (rule R5). */
abstract class RemainingGroup extends ContractGroup {
    private static final Duration QUARTER = HOLD_FOR.dividedBy(4);

    RemainingGroup(StockStoreContract contract) {
        super(contract);
    }

    @Test
    void r5_aNewReservationHasTheWholeTime() {
        stock("A", 5);
        assertThat(held("order", "A", 2).remaining()).isEqualTo(HOLD_FOR);
    }

    @Test
    void r5_itCountsFromTheAnswerOnEveryWayToIt() {
        stock("A", 5);
        applied(reserveFor("ann", "order", line("A", 2)));
        passTime(QUARTER.multipliedBy(2));
        assertHalf(reservation("order"));
        assertHalf(replayed(reserveFor("ann", "order", line("A", 2))));
        assertHalf(PageReader.all(other(), new HeldFilter.OfOwner(OwnerId.of("ann")), 10)
                .get(0));
        assertHalf(applied(change("order", "A", 3)));
        assertHalf(applied(assign("order", "bob")));
        assertHalf(applied(extend("order", QUARTER)));
        assertThat(applied(extend("order", HOLD_FOR)).remaining()).isEqualTo(HOLD_FOR);
    }

    /** The store's clock may have moved since the reservation was made. */
    private static void assertHalf(Reservation reservation) {
        assertThat(reservation.remaining()).isBetween(QUARTER, QUARTER.multipliedBy(2));
    }

    @Test
    void r5_nothingRemainsAfterTheDeadlineOrIfItIsNoLongerHeld() {
        stock("A", 5);
        held("overdue", "A", 1);
        passTime(HOLD_FOR);
        assertThat(reservation("overdue").remaining()).isZero();
        assertThat(PageReader.all(other(), new HeldFilter.Overdue(), 10).get(0).remaining())
                .isZero();
        assertThat(sold("sold", "A", 1).remaining()).isZero();
        assertThat(reservation("sold").remaining()).isZero();
        held("cancelled", "A", 1);
        assertThat(applied(cancel("cancelled")).remaining()).isZero();
    }
}
