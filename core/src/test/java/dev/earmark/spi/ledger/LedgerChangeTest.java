package dev.earmark.spi.ledger;

import static dev.earmark.ReservationStatus.CANCELLED;
import static dev.earmark.ReservationStatus.CONFIRMED;
import static dev.earmark.ReservationStatus.EXPIRED;
import static dev.earmark.ReservationStatus.HELD;
import static dev.earmark.spi.ledger.LedgerRows.HOLD_FOR;
import static dev.earmark.spi.ledger.LedgerRows.cancel;
import static dev.earmark.spi.ledger.LedgerRows.change;
import static dev.earmark.spi.ledger.LedgerRows.confirm;
import static dev.earmark.spi.ledger.LedgerRows.level;
import static dev.earmark.spi.ledger.LedgerRows.notEnough;
import static dev.earmark.spi.ledger.LedgerRows.reclaimedIds;
import static dev.earmark.spi.ledger.LedgerRows.reserve;
import static dev.earmark.spi.ledger.LedgerRows.reserveLimited;
import static dev.earmark.spi.ledger.LedgerRows.shortage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.earmark.Line;
import dev.earmark.OwnerId;
import dev.earmark.Refusal;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.StockOutcome;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.StockOutcome.Refused;
import dev.earmark.spi.Outcomes;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Change, on the Ledger itself. Every test starts with 2 of 5 units of A and 1 of 5 units of B held by "cart". */
class LedgerChangeTest {
    private static final ReservationId CART = ReservationId.of("cart");
    private static final Line TWO_A = Line.of("A", 2);
    private static final Line ONE_B = Line.of("B", 1);

    private final LedgerRows rows = new LedgerRows();

    @BeforeEach
    void fillTheCart() {
        rows.stock("A", 5);
        rows.stock("B", 5);
        rows.stock("C", 5);
        rows.apply(reserve("cart", TWO_A, ONE_B)).orThrow();
    }

    @Test
    void r1_theReservationHasTheseLinesAndKeepsEverythingElse() {
        Reservation before = rows.reservation("cart");
        rows.passTime(Duration.ofMinutes(1));
        Reservation changed =
                rows.apply(change("cart", Line.of("C", 4), Line.of("A", 3))).orThrow();
        assertThat(changed.lines()).containsExactly(Line.of("A", 3), Line.of("C", 4));
        assertThat(changed.status()).isEqualTo(HELD);
        assertThat(changed.createdAt()).isEqualTo(before.createdAt());
        assertThat(changed.expiresAt()).isEqualTo(before.expiresAt());
        assertThat(changed.owner()).isEmpty();
        assertThat(rows.level("A")).isEqualTo(level("A", 5, 3, 0));
        assertThat(rows.level("B")).isEqualTo(level("B", 5, 0, 0));
        assertThat(rows.level("C")).isEqualTo(level("C", 5, 4, 0));
        assertThat(rows.removed()).containsExactly(entry(CART, List.of(Sku.of("B"))));
    }

    @Test
    void r1_aRefusedChangeLeavesTheOldLines() {
        assertThat(rows.apply(change("cart", Line.of("A", 6), Line.of("C", 6), Line.of("B", 5))))
                .isEqualTo(notEnough(shortage("A", 6, 5), shortage("C", 6, 5)));
        assertThat(rows.reservation("cart").lines()).containsExactly(TWO_A, ONE_B);
        assertThat(rows.level("A")).isEqualTo(level("A", 5, 2, 0));
        Sku unknown = Sku.of("unknown");
        assertThat(rows.apply(change("cart", new Line(unknown, 1))))
                .isEqualTo(Outcomes.refused(new Refusal.UnknownSku(List.of(unknown))));
    }

    @Test
    void r3_whatTheReservationHoldsCountsAsAvailableToIt() {
        rows.apply(reserve("another", "A", 3)).orThrow();
        assertThat(rows.apply(change("cart", TWO_A)).orThrow().lines()).containsExactly(TWO_A);
        assertThat(rows.apply(change("cart", Line.of("A", 3)))).isEqualTo(notEnough(shortage("A", 3, 2)));
        assertThat(rows.apply(change("cart", Line.of("A", 1))).orThrow().lines())
                .containsExactly(Line.of("A", 1));
        assertThat(rows.level("A")).isEqualTo(level("A", 5, 4, 0));
    }

    @Test
    void r3_aChangeReclaimsWhatItLacksAndNothingWithoutNeed() {
        rows.apply(reserve("overdue", "A", 3)).orThrow();
        rows.passTime(Duration.ofMinutes(1));
        rows.apply(reserve("newer", "B", 4)).orThrow();
        rows.passTime(HOLD_FOR.minusMinutes(1));
        assertThat(reclaimedIds(rows.apply(change("cart", Line.of("A", 1))))).isEmpty();
        assertThat(reclaimedIds(rows.apply(change("cart", Line.of("A", 4))))).containsExactly("overdue");
        assertThat(rows.apply(change("cart", Line.of("A", 4), ONE_B)).orThrow().lines())
                .as("B has a unit that is free")
                .hasSize(2);
        assertThat(rows.reservation("newer").status()).isEqualTo(HELD);
    }

    @Test
    void r3_anOverdueReservationCanBeChangedUntilItIsReclaimedAndIsNotReclaimedForItself() {
        rows.passTime(HOLD_FOR.multipliedBy(2));
        StockOutcome<Reservation> outcome = rows.apply(change("cart", Line.of("A", 5)));
        assertThat(outcome.orThrow().status()).isEqualTo(HELD);
        assertThat(reclaimedIds(outcome)).isEmpty();
        assertThat(rows.apply(change("cart", Line.of("A", 6)))).isEqualTo(notEnough(shortage("A", 6, 5)));
        rows.apply(reserve("another", "A", 1)).orThrow();
        assertThat(rows.apply(change("cart", TWO_A)))
                .isEqualTo(Outcomes.refused(new Refusal.WrongStatus(CART, EXPIRED)));
    }

    @Test
    void r3_unitsThatAnEarlierCommandOfTheBatchMovedToAnOverdueReservationAreReclaimed() {
        rows.passTime(HOLD_FOR);
        List<StockOutcome<?>> outcomes = rows.batch(change("cart", Line.of("C", 5)), reserve("another", "C", 1));
        assertThat(outcomes.get(1)).isInstanceOf(Applied.class);
        assertThat(reclaimedIds(outcomes.get(1))).containsExactly("cart");
        assertThat(rows.level("C")).isEqualTo(level("C", 5, 1, 0));
    }

    @Test
    void r3_theLongestOverdueIsReclaimedFirstEvenIfAnEarlierCommandOfTheBatchMovedUnits() {
        rows.passTime(Duration.ofMinutes(1));
        rows.apply(reserve("newer", "C", 2)).orThrow();
        rows.passTime(HOLD_FOR);
        List<StockOutcome<?>> outcomes = rows.batch(change("cart", Line.of("C", 3)), reserve("another", "C", 1));
        assertThat(reclaimedIds(outcomes.get(1))).containsExactly("cart");
        assertThat(rows.reservation("newer").status()).isEqualTo(HELD);
    }

    @Test
    void r3_aReservationThatGaveTheUnitsBackIsNotReclaimedForThem() {
        rows.passTime(HOLD_FOR);
        List<StockOutcome<?>> outcomes = rows.batch(change("cart", ONE_B), reserve("another", "A", 6));
        assertThat(outcomes.get(1)).isEqualTo(notEnough(shortage("A", 6, 5)));
        assertThat(rows.reservation("cart").status()).isEqualTo(HELD);
    }

    @Test
    void r4_aRepeatedChangeIsAReplay() {
        Reservation changed = rows.apply(change("cart", Line.of("A", 3))).orThrow();
        assertThat(rows.apply(change("cart", Line.of("A", 1), Line.of("A", 2)))).isEqualTo(Outcomes.replayed(changed));
        assertThat(rows.level("A")).isEqualTo(level("A", 5, 3, 0));
        assertThat(rows.reported().isEmpty()).isTrue();
    }

    @Test
    void r4_aChangedReservationIsFoundAgainByItsPresentLinesOnly() {
        Reservation changed = rows.apply(change("cart", Line.of("A", 3))).orThrow();
        assertThat(rows.apply(reserve("cart", "A", 3))).isEqualTo(Outcomes.replayed(changed));
        assertThat(rows.apply(reserve("cart", TWO_A, ONE_B)))
                .isEqualTo(Outcomes.refused(new Refusal.IdReused(CART, HELD)));
    }

    @Test
    void r4_commandsOfOneBatchSeeTheLinesOfTheCommandsBefore() {
        List<StockOutcome<?>> outcomes = rows.batch(
                reserve("order", "A", 1),
                change("order", Line.of("B", 4)),
                change("order", Line.of("B", 4)),
                reserve("another", "B", 1),
                change("cart", TWO_A),
                reserve("another", "B", 1),
                confirm("order"));
        assertThat(outcomes.get(1)).isInstanceOf(Applied.class);
        assertThat(outcomes.get(2))
                .isInstanceOfSatisfying(
                        Applied.class, repeated -> assertThat(repeated.replay()).isTrue());
        assertThat(outcomes.get(3)).isEqualTo(notEnough(shortage("B", 1, 0)));
        assertThat(outcomes.get(5)).isInstanceOf(Applied.class);
        assertThat(rows.level("A")).isEqualTo(level("A", 5, 2, 0));
        assertThat(rows.level("B")).isEqualTo(level("B", 1, 1, 4));
        assertThat(rows.removed()).as("a new reservation has no rows to delete").containsOnlyKeys(CART);
    }

    @Test
    void r6_onlyAHeldReservationCanBeChanged() {
        assertThat(rows.apply(change("nope", TWO_A)))
                .isEqualTo(Outcomes.refused(new Refusal.UnknownReservation(ReservationId.of("nope"))));
        rows.apply(confirm("cart")).orThrow();
        assertThat(rows.apply(change("cart", TWO_A, ONE_B)))
                .isEqualTo(Outcomes.refused(new Refusal.WrongStatus(CART, CONFIRMED)));
        rows.apply(reserve("order", "A", 1)).orThrow();
        rows.apply(cancel("order")).orThrow();
        assertThat(rows.apply(change("order", TWO_A)))
                .isEqualTo(Outcomes.refused(new Refusal.WrongStatus(ReservationId.of("order"), CANCELLED)));
    }

    @Test
    void theLimitOfTheReservationAppliesToItsNewLines() {
        rows.apply(reserveLimited("first", "ann", 2, Line.of("A", 1))).orThrow();
        rows.apply(reserveLimited("second", "ann", 2, Line.of("A", 1))).orThrow();
        assertThat(rows.apply(change("second", Line.of("A", 2))))
                .isEqualTo(Outcomes.refused(new Refusal.LimitExceeded(OwnerId.of("ann"), Sku.of("A"), 2, 1, 2)));
        assertThat(rows.apply(change("second", Line.of("B", 2))).orThrow().limitPerOwner())
                .hasValue(2);
    }

    @Test
    void r8_aReservationWhoseUnitsAreNotCountedIsRefusedBeforeAndAfterItHasReclaimedOthers() {
        Refusal inconsistent = new Refusal.Inconsistent(CART, Sku.of("A"));
        rows.levels.put(Sku.of("A"), level("A", 5, 1, 0)); // a change by hand
        assertThat(rows.apply(change("cart", ONE_B))).isEqualTo(Outcomes.refused(inconsistent));
        rows.levels.put(Sku.of("A"), level("A", 5, 2, 0));
        rows.apply(reserve("overdue", Line.of("A", 2), Line.of("B", 4))).orThrow();
        rows.passTime(HOLD_FOR);
        rows.levels.put(Sku.of("A"), level("A", 5, 3, 0)); // too few for both
        List<StockOutcome<?>> outcomes = rows.batch(change("cart", Line.of("B", 3)), reserve("another", "C", 1));
        assertThat(outcomes.get(0))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.refusal()).isEqualTo(inconsistent));
        assertThat(reclaimedIds(outcomes.get(0))).containsExactly("overdue");
        assertThat(outcomes.get(1)).isInstanceOf(Applied.class);
    }
}
