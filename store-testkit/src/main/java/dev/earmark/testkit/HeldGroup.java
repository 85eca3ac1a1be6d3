package dev.earmark.testkit;

import static dev.earmark.testkit.Commands.HOLD_FOR;
import static dev.earmark.testkit.Commands.cancel;
import static dev.earmark.testkit.Commands.confirm;
import static dev.earmark.testkit.Commands.counters;
import static dev.earmark.testkit.Commands.expire;
import static dev.earmark.testkit.Commands.extend;
import static dev.earmark.testkit.Commands.line;
import static dev.earmark.testkit.Commands.reserve;
import static dev.earmark.testkit.Commands.reserveFor;
import static dev.earmark.testkit.Commands.setOnHand;
import static dev.earmark.testkit.ExpectedOutcomes.reclaimedIds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.earmark.HeldFilter;
import dev.earmark.OwnerId;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReservationPage;
import dev.earmark.Sku;
import dev.earmark.spi.Pages;
import dev.earmark.spi.StoreLimits;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Held lists the held reservations of a SKU, those of an owner, or the overdue ones. */
abstract class HeldGroup extends ContractGroup {
    private static final HeldFilter OVERDUE = new HeldFilter.Overdue();
    private static final HeldFilter OF_ANN = ofOwner("ann");

    HeldGroup(StockStoreContract contract) {
        super(contract);
    }

    private static HeldFilter ofSku(String sku) {
        return new HeldFilter.OfSku(Sku.of(sku));
    }

    private static HeldFilter ofOwner(String owner) {
        return new HeldFilter.OfOwner(OwnerId.of(owner));
    }

    private List<String> ids(HeldFilter filter) {
        return other().held(filter, null, StoreLimits.MAX_PAGE).reservations().stream()
                .map(reservation -> reservation.id().value())
                .toList();
    }

    @Test
    void withoutHeldReservationsThereIsOneEmptyPage() {
        ReservationPage empty = Pages.of(List.of(), null);
        assertThat(store().held(ofSku("A"), null, 10)).isEqualTo(empty);
        assertThat(store().held(OF_ANN, null, 10)).isEqualTo(empty);
        assertThat(store().held(OVERDUE, null, 10)).isEqualTo(empty);
        stock("A", 5);
        sold("sold", "A", 1);
        assertThat(store().held(ofSku("A"), null, 10)).isEqualTo(empty);
    }

    @Test
    void reservationsOfASkuAreListedWithAllTheirLinesAndTimes() {
        stock("A", 5);
        stock("B", 5);
        Reservation alone = held("alone", "A", 1);
        passTime(Duration.ofMinutes(1));
        applied(reserveFor("ann", "basket", line("B", 2), line("A", 3)));
        held("another", "B", 1);
        assertThat(other().held(ofSku("A"), null, 10))
                .isEqualTo(Pages.of(List.of(reservation("alone"), reservation("basket")), null));
        assertThat(reservation("alone").lines()).isEqualTo(alone.lines());
        assertThat(ids(ofSku("B"))).containsExactlyInAnyOrder("basket", "another");
        assertThat(ids(ofSku("C"))).isEmpty();
    }

    @Test
    void reservationsOfAnOwnerAreListed() {
        stock("A", 9);
        stock("B", 9);
        applied(reserveFor("ann", "first", line("A", 1)));
        passTime(Duration.ofMinutes(1));
        applied(reserveFor("ann", "second", line("A", 1), line("B", 1)));
        applied(reserveFor("bob", "his", line("A", 1)));
        held("without owner", "A", 1);
        assertThat(ids(OF_ANN)).containsExactly("first", "second");
        assertThat(other().held(OF_ANN, null, 10).reservations()).contains(reservation("second"));
        assertThat(ids(ofOwner("bob"))).containsExactly("his");
        assertThat(ids(ofOwner("eve"))).isEmpty();
    }

    @Test
    void r5_theStoresClockDecidesWhatIsOverdue() {
        stock("A", 9);
        applied(reserve("second", HOLD_FOR.multipliedBy(2), line("A", 1)));
        applied(reserve("later", HOLD_FOR.multipliedBy(9), line("A", 1)));
        applied(reserve("first", HOLD_FOR, line("A", 1)));
        assertThat(ids(OVERDUE)).isEmpty();
        passTime(HOLD_FOR);
        assertThat(ids(OVERDUE)).containsExactly("first");
        passTime(HOLD_FOR);
        assertThat(ids(OVERDUE)).containsExactly("first", "second");
        assertThat(ids(ofSku("A"))).containsExactly("first", "second", "later");
    }

    @Test
    void r6_finishedReservationsAreNotListed() {
        stock("A", 6);
        for (String id : List.of("confirmed", "cancelled", "expired", "reclaimed", "held")) {
            applied(reserveFor("ann", id, line("A", 1)));
            passTime(Duration.ofMinutes(1));
        }
        applied(confirm("confirmed"));
        applied(cancel("cancelled"));
        passTime(HOLD_FOR);
        applied(expire("expired"));
        assertThat(reclaimedIds(apply(reserveFor("bob", "his", line("A", 4))))).containsExactly("reclaimed");
        for (HeldFilter filter : List.of(OF_ANN, OVERDUE)) {
            assertThat(ids(filter)).containsExactly("held");
        }
        assertThat(ids(ofSku("A"))).containsExactly("held", "his");
    }

    @Test
    void anExtendedReservationMovesToItsNewDeadline() {
        stock("A", 9);
        for (String id : List.of("first", "second", "third")) {
            applied(reserveFor("ann", id, line("A", 1)));
            passTime(Duration.ofMinutes(1));
        }
        applied(extend("first", HOLD_FOR.multipliedBy(2)));
        applied(extend("second", Duration.ofMinutes(1)));
        for (HeldFilter filter : List.of(ofSku("A"), OF_ANN)) {
            assertThat(ids(filter)).containsExactly("second", "third", "first");
        }
        passTime(HOLD_FOR);
        assertThat(ids(OVERDUE)).containsExactly("second", "third");
    }

    @Test
    void reservationsAreListedInTheStateInWhichABatchLeavesThem() {
        stock("A", 9);
        batch(
                reserveFor("ann", "sold", line("A", 1)),
                reserveFor("ann", "later", line("A", 1)),
                confirm("sold"),
                reserveFor("ann", "held", line("A", 1)),
                extend("later", HOLD_FOR.multipliedBy(2)));
        for (HeldFilter filter : List.of(ofSku("A"), OF_ANN)) {
            assertThat(ids(filter)).containsExactly("held", "later");
        }
    }

    @Test
    void r5_aFilterMatchesWholeNamesOnly() {
        List<String> names = List.of("A", "A1", "A-", "A\u00a0b", "AA", "a", "ab", "A b", "A0", "A:", "A\uffee");
        names.forEach(name -> stock(name, 9));
        names.forEach(name -> applied(reserveFor(name, "of " + name, line(name, 1))));
        for (String name : names) {
            assertThat(ids(ofSku(name))).containsExactly("of " + name);
            assertThat(ids(ofOwner(name))).containsExactly("of " + name);
        }
    }

    @Test
    void r5_everyNameCanBeSearchedFor() {
        batch(AwkwardNames.ALL.stream().map(name -> setOnHand(name, 9, name)).toList());
        batch(AwkwardNames.ALL.stream()
                .map(name -> reserveFor(name, name, line(name, 1)))
                .toList());
        for (String name : AwkwardNames.ALL) {
            assertThat(ids(ofSku(name))).containsExactly(name);
            assertThat(ids(ofOwner(name))).containsExactly(name);
        }
    }

    @Test
    void listingChangesNothing() {
        stock("A", 5);
        applied(reserveFor("ann", "order", line("A", 2)));
        passTime(HOLD_FOR);
        Reservation before = reservation("order");
        assertThat(ids(OVERDUE)).isEqualTo(ids(ofSku("A"))).isEqualTo(ids(OF_ANN));
        assertThat(reservation("order")).isEqualTo(before);
        assertThat(level("A")).isEqualTo(counters("A", 5, 2, 0));
        assertThat(other().overdue(10).ids()).containsExactly(ReservationId.of("order"));
    }

    @Test
    void r9_theLimitMustBeInRange() {
        for (HeldFilter filter : List.of(ofSku("A"), OF_ANN, OVERDUE)) {
            for (int wrong : new int[] {Integer.MIN_VALUE, 0, 1_001, Integer.MAX_VALUE}) {
                assertThatIllegalArgumentException().isThrownBy(() -> store().held(filter, null, wrong));
            }
            assertThat(store().held(filter, null, 1).reservations()).isEmpty();
            assertThat(store().held(filter, null, 1_000).reservations()).isEmpty();
        }
    }
}
