package dev.earmark.testkit;

import static dev.earmark.ReservationStatus.CANCELLED;
import static dev.earmark.ReservationStatus.CONFIRMED;
import static dev.earmark.ReservationStatus.EXPIRED;
import static dev.earmark.ReservationStatus.HELD;
import static dev.earmark.testkit.Commands.HOLD_FOR;
import static dev.earmark.testkit.Commands.assign;
import static dev.earmark.testkit.Commands.cancel;
import static dev.earmark.testkit.Commands.confirm;
import static dev.earmark.testkit.Commands.counters;
import static dev.earmark.testkit.Commands.expire;
import static dev.earmark.testkit.Commands.line;
import static dev.earmark.testkit.Commands.reserve;
import static dev.earmark.testkit.Commands.reserveFor;
import static dev.earmark.testkit.Commands.reserveLimited;
import static dev.earmark.testkit.ExpectedOutcomes.is;
import static dev.earmark.testkit.ExpectedOutcomes.isLimitExceeded;
import static dev.earmark.testkit.ExpectedOutcomes.isOtherOwner;
import static dev.earmark.testkit.ExpectedOutcomes.isUnknownReservation;
import static dev.earmark.testkit.ExpectedOutcomes.reclaimedIds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.HeldFilter;
import dev.earmark.OwnerId;
import dev.earmark.Reservation;
import dev.earmark.StockOutcome;
import dev.earmark.spi.Reservations;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Assign gives a held reservation to another owner: a guest logs in. */
abstract class AssignGroup extends ContractGroup {
    AssignGroup(StockStoreContract contract) {
        super(contract);
    }

    @Test
    void onlyTheOwnerChanges() {
        stock("A", 5);
        Reservation ofGuest = held("guest", "A", 2);
        Reservation ofCart = applied(reserveFor("cart", "cart", line("A", 1)));
        Reservation assigned = applied(assign("guest", "ann"));
        assertThat(assigned).isEqualTo(Reservations.withOwner(ofGuest, OwnerId.of("ann")));
        assertThat(reservation("guest")).isEqualTo(assigned);
        assertThat(applied(assign("cart", "ann"))).isEqualTo(Reservations.withOwner(ofCart, OwnerId.of("ann")));
        assertThat(level("A")).isEqualTo(counters("A", 5, 3, 0));
    }

    @Test
    void theListsOfOwnersFollow() {
        stock("A", 5);
        applied(reserveFor("cart", "order", line("A", 2)));
        Reservation assigned = applied(assign("order", "ann"));
        assertThat(heldBy("cart")).isEmpty();
        assertThat(heldBy("ann")).containsExactly(assigned);
    }

    private List<Reservation> heldBy(String owner) {
        return PageReader.all(other(), new HeldFilter.OfOwner(OwnerId.of(owner)), 10);
    }

    @Test
    void r4_assigningToTheSameOwnerAgainHasNoSecondEffect() {
        stock("A", 5);
        held("order", "A", 2);
        Reservation assigned = applied(assign("order", "ann"));
        assertThat(replayed(assign("order", "ann"))).isEqualTo(assigned);
        Reservation sold = applied(confirm("order"));
        assertThat(replayed(assign("order", "ann"))).isEqualTo(sold);
    }

    @Test
    void r4_aReserveIsComparedWithTheNewOwner() {
        stock("A", 5);
        applied(reserveFor("cart", "order", line("A", 2)));
        Reservation assigned = applied(assign("order", "ann"));
        assertThat(refused(reserveFor("cart", "order", line("A", 2)))).isEqualTo(isOtherOwner("order", HELD));
        assertThat(replayed(reserveFor("ann", "order", line("A", 2)))).isEqualTo(assigned);
    }

    @Test
    void anUnknownReservationIsRefused() {
        assertThat(refused(assign("unknown", "ann"))).isEqualTo(isUnknownReservation("unknown"));
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
        assertThat(refused(assign("sold", "ann"))).isEqualTo(is(CONFIRMED, "sold"));
        assertThat(refused(assign("cancelled", "ann"))).isEqualTo(is(CANCELLED, "cancelled"));
        assertThat(refused(assign("expired", "ann"))).isEqualTo(is(EXPIRED, "expired"));
        assertThat(reservation("sold").owner()).isEmpty();
    }

    @Test
    void r6_anOverdueReservationCanBeAssignedUntilItsUnitsAreReclaimed() {
        stock("A", 2);
        held("order", "A", 2);
        passTime(HOLD_FOR);
        assertThat(applied(assign("order", "ann")).status()).isEqualTo(HELD);
        assertThat(reclaimedIds(apply(reserve("another", "A", 1)))).containsExactly("order");
        assertThat(reservation("order").owner()).contains(OwnerId.of("ann"));
    }

    @Test
    void r2_theLimitOfTheReservationAppliesToTheNewOwner() {
        stock("A", 9);
        applied(reserveFor("ann", "first", line("A", 1)));
        Reservation ofCart = applied(reserveLimited("cart", 2, "second", line("A", 2)));
        assertThat(refused(assign("second", "ann"))).isEqualTo(isLimitExceeded("ann", "A", 2, 1, 2));
        assertThat(reservation("second")).isEqualTo(ofCart);
        applied(assign("second", "bob"));
        assertThat(refused(reserveLimited("bob", 2, "third", line("A", 1))))
                .isEqualTo(isLimitExceeded("bob", "A", 2, 2, 1));
        applied(reserveLimited("cart", 2, "fourth", line("A", 2)));
    }

    @Test
    void r3_overdueReservationsOfTheNewOwnerAreReclaimedBeforeTheLimitRefuses() {
        stock("A", 9);
        applied(reserveFor("ann", "overdue", line("A", 2)));
        passTime(HOLD_FOR);
        applied(reserveLimited("cart", 2, "order", line("A", 2)));
        StockOutcome<Reservation> outcome = apply(assign("order", "ann"));
        assertThat(applied(outcome).owner()).contains(OwnerId.of("ann"));
        assertThat(reclaimedIds(outcome)).containsExactly("overdue");
        assertThat(level("A")).isEqualTo(counters("A", 9, 2, 0));
    }
}
