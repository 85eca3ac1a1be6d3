package dev.earmark.testkit;

import static dev.earmark.testkit.Commands.HOLD_FOR;
import static dev.earmark.testkit.Commands.assign;
import static dev.earmark.testkit.Commands.change;
import static dev.earmark.testkit.Commands.confirm;
import static dev.earmark.testkit.Commands.extend;
import static dev.earmark.testkit.Commands.line;
import static dev.earmark.testkit.Commands.reserve;
import static dev.earmark.testkit.Commands.reserveWithin;
import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.Refusal;
import dev.earmark.Reservation;
import dev.earmark.spi.Reservations;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A reservation with a longest hold can be extended only until so long after it was made. */
abstract class LongestHoldGroup extends ContractGroup {
    private static final Duration LONGEST = HOLD_FOR.multipliedBy(3);

    LongestHoldGroup(StockStoreContract contract) {
        super(contract);
    }

    private Reservation reserved() {
        stock("A", 5);
        return applied(reserveWithin("order", HOLD_FOR, LONGEST, line("A", 2)));
    }

    @Test
    void r5_theEndIsExactAndStored() {
        Reservation held = reserved();
        assertThat(held.extendableUntil()).contains(held.createdAt().plus(LONGEST));
        assertThat(held.expiresAt()).isEqualTo(held.createdAt().plus(HOLD_FOR));
        assertThat(reservation("order")).isEqualTo(held);
        assertThat(held("without end", "A", 1).extendableUntil()).isEmpty();
        assertThat(reservation("without end").extendableUntil()).isEmpty();
    }

    @Test
    void theDeadlineNeverMovesBeyondTheEnd() {
        Reservation held = reserved();
        Reservation extended = applied(extend("order", LONGEST.multipliedBy(2)));
        assertThat(extended)
                .isEqualTo(Reservations.withExpiresAt(held, held.createdAt().plus(LONGEST)));
        assertThat(reservation("order")).isEqualTo(extended);
    }

    @Test
    void anExtendWithinTheEndIsNotCut() {
        Reservation held = reserved();
        Reservation extended = applied(extend("order", HOLD_FOR.multipliedBy(2)));
        // the store's clock may have moved between the two commands
        assertThat(Duration.between(held.createdAt(), extended.expiresAt()))
                .isBetween(HOLD_FOR.multipliedBy(2), HOLD_FOR.multipliedBy(2).plus(HOLD_FOR.dividedBy(2)));
    }

    @Test
    void itIsRefusedAtTheEnd() {
        reserved();
        applied(extend("order", LONGEST));
        passTime(HOLD_FOR);
        assertThat(refused(extend("order", LONGEST))).isEqualTo(isHeldLongest());
        Reservation held = reservation("order");
        assertThat(Duration.between(held.createdAt(), held.expiresAt())).isEqualTo(LONGEST);
    }

    /** Read anew, because passing time can move stored times. */
    private Refusal isHeldLongest() {
        Reservation held = reservation("order");
        return new Refusal.HeldLongest(held.id(), held.extendableUntil().orElseThrow());
    }

    @Test
    void anExtendThatAsksForNoMoreThanItHasIsNotRefused() {
        reserved();
        Reservation extended = applied(extend("order", LONGEST));
        assertThat(applied(extend("order", HOLD_FOR))).isEqualTo(extended);
        assertThat(reservation("order")).isEqualTo(extended);
    }

    @Test
    void r6_anOverdueReservationIsExtendedUntilTheEndAndRefusedAfterIt() {
        reserved();
        passTime(HOLD_FOR.multipliedBy(2));
        assertThat(store().overdue(10).ids()).hasSize(1);
        applied(extend("order", HOLD_FOR.multipliedBy(9)));
        assertThat(store().overdue(10).ids()).isEmpty();
        passTime(HOLD_FOR);
        assertThat(store().overdue(10).ids()).hasSize(1);
        assertThat(refused(extend("order", HOLD_FOR))).isEqualTo(isHeldLongest());
        applied(confirm("order"));
    }

    @Test
    void itIsRefusedAfterTheEndEvenIfItWasNeverExtended() {
        reserved();
        passTime(LONGEST.plus(HOLD_FOR));
        Reservation before = reservation("order");
        assertThat(refused(extend("order", HOLD_FOR))).isEqualTo(isHeldLongest());
        assertThat(reservation("order")).isEqualTo(before);
    }

    @Test
    void theEndCanBeTheFirstDeadline() {
        stock("A", 5);
        applied(reserveWithin("order", HOLD_FOR, HOLD_FOR, line("A", 2)));
        passTime(HOLD_FOR.dividedBy(2));
        assertThat(refused(extend("order", HOLD_FOR))).isEqualTo(isHeldLongest());
    }

    @Test
    void r4_aRepeatDoesNotMoveTheEnd() {
        Reservation held = reserved();
        assertThat(replayed(reserveWithin("order", HOLD_FOR, LONGEST.multipliedBy(2), line("A", 2))))
                .isEqualTo(held);
        assertThat(replayed(reserve("order", "A", 2))).isEqualTo(held);
    }

    @Test
    void theEndStaysWhenTheReservationIsChangedAssignedAndSold() {
        reserved();
        passTime(HOLD_FOR.dividedBy(2));
        Reservation before = reservation("order");
        assertThat(applied(change("order", "A", 3)).extendableUntil()).isEqualTo(before.extendableUntil());
        assertThat(applied(assign("order", "ann")).extendableUntil()).isEqualTo(before.extendableUntil());
        assertThat(applied(confirm("order")).extendableUntil()).isEqualTo(before.extendableUntil());
        assertThat(reservation("order").extendableUntil()).isEqualTo(before.extendableUntil());
    }
}
