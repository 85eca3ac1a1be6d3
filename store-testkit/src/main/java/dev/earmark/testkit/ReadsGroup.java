package dev.earmark.testkit;

import static dev.earmark.ReservationStatus.HELD;
import static dev.earmark.testkit.Commands.HOLD_FOR;
import static dev.earmark.testkit.Commands.cancel;
import static dev.earmark.testkit.Commands.confirm;
import static dev.earmark.testkit.Commands.counters;
import static dev.earmark.testkit.Commands.line;
import static dev.earmark.testkit.Commands.reserve;
import static dev.earmark.testkit.Commands.setOnHand;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.StockLevel;
import dev.earmark.spi.OverdueReservations;
import dev.earmark.spi.StockStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Reads return reservations by id, levels by SKU, and the overdue reservations. */
abstract class ReadsGroup extends ContractGroup {
    private static final int MANY = 1_200;

    ReadsGroup(StockStoreContract contract) {
        super(contract);
    }

    @Test
    void onlyKnownReservationsAndSkusAreReturned() {
        stock("A", 5);
        Reservation held = held("order", "A", 2);
        assertThat(store().reservations(List.of(ReservationId.of("unknown"), held.id())))
                .isEqualTo(Map.of(held.id(), held));
        assertThat(store().levels(List.of(Sku.of("Z"), Sku.of("A"))))
                .isEqualTo(Map.of(Sku.of("A"), counters("A", 5, 2, 0)));
    }

    @Test
    void emptyAndRepeatedKeysAreAccepted() {
        stock("A", 5);
        Reservation held = held("order", "A", 2);
        assertThat(store().reservations(List.of())).isEmpty();
        assertThat(store().levels(List.of())).isEmpty();
        assertThat(store().reservations(List.of(held.id(), held.id()))).containsOnlyKeys(held.id());
        assertThat(store().levels(List.of(Sku.of("A"), Sku.of("A")))).containsOnlyKeys(Sku.of("A"));
    }

    @Test
    void manyRowsCanBeReadAtOnce() {
        List<String> names = IntStream.range(0, MANY).mapToObj(i -> "n" + i).toList();
        for (List<String> half : List.of(names.subList(0, MANY / 2), names.subList(MANY / 2, MANY))) {
            batch(half.stream().map(name -> setOnHand(name, 5, name)).toList());
            batch(half.stream().map(name -> reserve(name, name, 2)).toList());
        }
        Map<Sku, StockLevel> levels = store().levels(names.stream().map(Sku::of).toList());
        assertThat(levels).hasSize(MANY);
        assertThat(levels.values()).allMatch(level -> level.available() == 3);
        Map<ReservationId, Reservation> reservations =
                store().reservations(names.stream().map(ReservationId::of).toList());
        assertThat(reservations).hasSize(MANY);
        reservations.forEach(
                (id, reservation) -> assertThat(reservation.lines()).containsExactly(line(id.value(), 2)));
    }

    @Test
    void otherInstancesSeeAnAppliedCommandAtOnce() {
        for (int i = 1; i <= 5; i++) {
            stock("A", 10L * i);
            Reservation held = held("order " + i, "A", 1);
            try (StockStore third = newStore()) {
                for (StockStore reader : List.of(store(), other(), third)) {
                    assertThat(reader.levels(List.of(Sku.of("A")))).containsValue(counters("A", 10L * i, i, 0));
                    assertThat(reader.reservations(List.of(held.id()))).containsValue(held);
                }
            }
        }
    }

    @Test
    void closingAnInstanceTwiceDoesNotAffectOthers() {
        stock("A", 5);
        StockStore third = newStore();
        assertThat(third.levels(List.of(Sku.of("A")))).hasSize(1);
        third.close();
        third.close();
        held("order", "A", 5);
        assertThat(level("A")).isEqualTo(counters("A", 5, 5, 0));
    }

    @Test
    void r5_nothingIsOverdueIfNothingIsHeld() {
        stock("A", 5);
        sold("sold", "A", 1);
        held("cancelled", "A", 1);
        applied(cancel("cancelled"));
        passTime(HOLD_FOR);
        assertThat(store().overdue(10)).isEqualTo(new OverdueReservations(List.of(), Duration.ZERO, null));
    }

    @Test
    void r5_theNextDeadlineIsReported() {
        stock("A", 5);
        applied(reserve("later", HOLD_FOR.multipliedBy(9), line("A", 1)));
        applied(reserve("next", HOLD_FOR.multipliedBy(3), line("A", 1)));
        passTime(HOLD_FOR);
        OverdueReservations overdue = store().overdue(10);
        assertThat(overdue.ids()).isEmpty();
        assertThat(overdue.lag()).isZero();
        assertThat(overdue.untilNextDeadline())
                .hasValueSatisfying(next -> assertThat(next).isBetween(HOLD_FOR, HOLD_FOR.multipliedBy(2)));
    }

    @Test
    void r5_theLongestOverdueComesFirstAndItsLagIsReported() {
        stock("A", 5);
        applied(reserve("second", HOLD_FOR.multipliedBy(2), line("A", 1)));
        applied(reserve("third", HOLD_FOR.multipliedBy(3), line("A", 1)));
        applied(reserve("first", HOLD_FOR, line("A", 1)));
        applied(reserve("next", HOLD_FOR.multipliedBy(9), line("A", 1)));
        applied(reserve("sold", HOLD_FOR, line("A", 1)));
        applied(confirm("sold"));
        passTime(HOLD_FOR.multipliedBy(5));
        OverdueReservations overdue = store().overdue(10);
        assertThat(overdue.ids()).extracting(ReservationId::value).containsExactly("first", "second", "third");
        // the store's clock may have moved
        assertThat(overdue.lag()).isBetween(HOLD_FOR.multipliedBy(4), HOLD_FOR.multipliedBy(5));
        assertThat(overdue.untilNextDeadline())
                .hasValueSatisfying(
                        next -> assertThat(next).isBetween(HOLD_FOR.multipliedBy(3), HOLD_FOR.multipliedBy(4)));
    }

    @Test
    void r9_theLimitCutsTheListAndHidesTheNextDeadline() {
        stock("A", 5);
        applied(reserve("second", HOLD_FOR.multipliedBy(2), line("A", 1)));
        applied(reserve("third", HOLD_FOR.multipliedBy(3), line("A", 1)));
        applied(reserve("first", HOLD_FOR, line("A", 1)));
        passTime(HOLD_FOR.multipliedBy(5));
        OverdueReservations overdue = store().overdue(2);
        assertThat(overdue.ids()).extracting(ReservationId::value).containsExactly("first", "second");
        assertThat(overdue.lag()).isBetween(HOLD_FOR.multipliedBy(4), HOLD_FOR.multipliedBy(5));
        assertThat(overdue.untilNextDeadline()).isEmpty();
    }

    @Test
    void r9_theLimitMustBeInRange() {
        assertThatIllegalArgumentException().isThrownBy(() -> store().overdue(0));
        assertThatIllegalArgumentException().isThrownBy(() -> store().overdue(10_001));
        assertThat(store().overdue(1).ids()).isEmpty();
        assertThat(store().overdue(10_000).ids()).isEmpty();
    }

    @Test
    void readingReclaimsNothing() {
        stock("A", 5);
        held("order", "A", 2);
        passTime(HOLD_FOR);
        assertThat(store().overdue(10).ids()).hasSize(1);
        assertThat(reservation("order").status()).isEqualTo(HELD);
        assertThat(level("A")).isEqualTo(counters("A", 5, 2, 0));
        assertThat(store().overdue(10).ids()).hasSize(1);
    }
}
