package dev.earmark.spi.ledger;

import static dev.earmark.spi.ledger.LedgerRows.HOLD_FOR;
import static dev.earmark.spi.ledger.LedgerRows.adjust;
import static dev.earmark.spi.ledger.LedgerRows.cancel;
import static dev.earmark.spi.ledger.LedgerRows.change;
import static dev.earmark.spi.ledger.LedgerRows.confirm;
import static dev.earmark.spi.ledger.LedgerRows.level;
import static dev.earmark.spi.ledger.LedgerRows.repair;
import static dev.earmark.spi.ledger.LedgerRows.reserve;
import static dev.earmark.spi.ledger.LedgerRows.setOnHand;
import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.Line;
import dev.earmark.OperationId;
import dev.earmark.Refusal;
import dev.earmark.Sku;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.StockLevel;
import dev.earmark.StockOutcome;
import dev.earmark.spi.Outcomes;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Repair, and counts that expect what they replace, on the Ledger itself. Two reservations hold 3 of 9 units of A. */
class LedgerRepairTest {
    private static final Sku A = Sku.of("A");

    private final LedgerRows rows = new LedgerRows();

    @BeforeEach
    void threeHeld() {
        rows.stock("A", 9);
        rows.batch(reserve("one", "A", 1), reserve("two", "A", 2));
    }

    private void damage(long reserved) {
        rows.levels.put(A, level("A", 9, reserved, 0));
    }

    @Test
    void r7_aRepairSetsTheReservedUnitsToThoseOfTheHeldReservations() {
        damage(7);
        assertThat(rows.apply(repair("A", "repair-1")).orThrow()).isEqualTo(level("A", 9, 3, 0));
        assertThat(rows.operations.get(OperationId.of("repair-1"))).satisfies(entry -> {
            assertThat(entry.kind()).isEqualTo(JournalEntry.Kind.REPAIR);
            assertThat(entry.subject()).isEqualTo("A");
            assertThat(entry.units()).isEqualTo(3);
        });
        damage(0);
        assertThat(rows.apply(repair("A", "repair-2")).orThrow()).isEqualTo(level("A", 9, 3, 0));
        rows.apply(confirm("two")).orThrow();
        rows.passTime(HOLD_FOR);
        damage(0);
        assertThat(rows.apply(repair("A", "repair-3")).orThrow())
                .as("an overdue reservation is still held")
                .isEqualTo(level("A", 9, 1, 0));
    }

    @Test
    void r7_aRepairCountsWhatEarlierCommandsOfItsBatchHaveChanged() {
        damage(5);
        rows.stock("B", 9);
        List<StockOutcome<?>> outcomes = rows.batch(
                cancel("one"),
                reserve("three", "A", 1),
                change("two", Line.of("A", 1), Line.of("B", 2)),
                reserve("four", "A", 1),
                confirm("four"),
                repair("A", "repair"),
                repair("B", "repair-b"));
        assertThat(outcomes.get(5)).isEqualTo(Outcomes.applied(level("A", 8, 2, 1)));
        assertThat(outcomes.get(6)).isEqualTo(Outcomes.applied(level("B", 9, 2, 0)));
    }

    @Test
    void r7_aRepairCountsWhatItsBatchReclaimed() {
        rows.passTime(HOLD_FOR);
        damage(4);
        rows.batch(reserve("large", "A", 7), repair("A", "repair"));
        assertThat(rows.level("A")).isEqualTo(level("A", 9, 7, 0));
        assertThat(rows.reservations.values().stream().filter(one -> one.isOverdue(rows.now)))
                .isEmpty();
    }

    @Test
    void r4_aRepeatedRepairIsAReplay() {
        damage(7);
        rows.apply(repair("A", "repair")).orThrow();
        rows.apply(cancel("one")).orThrow();
        damage(5);
        assertThat(rows.apply(repair("A", "repair"))).isEqualTo(Outcomes.replayed(level("A", 9, 5, 0)));
        rows.apply(adjust("A", 1, "delivery")).orThrow();
        Refusal reused = new Refusal.OperationReused(OperationId.of("delivery"));
        assertThat(rows.apply(repair("A", "delivery"))).isEqualTo(Outcomes.refused(reused));
        rows.stock("B", 1);
        assertThat(rows.apply(repair("B", "repair")))
                .isEqualTo(Outcomes.refused(new Refusal.OperationReused(OperationId.of("repair"))));
    }

    @Test
    void r2_aRepairNeverReservesMoreThanIsOnHand() {
        rows.levels.put(A, level("A", 2, 2, 0));
        assertThat(rows.apply(repair("A", "repair")))
                .isEqualTo(Outcomes.refused(new Refusal.MoreHeldThanOnHand(A, 2, 3)));
        assertThat(rows.operations).isEmpty();
        Sku unknown = Sku.of("unknown");
        assertThat(rows.apply(repair("unknown", "repair")))
                .isEqualTo(Outcomes.refused(new Refusal.UnknownSku(List.of(unknown))));
    }

    @Test
    void aCountIsAppliedOnlyIfItReplacesWhatItExpects() {
        assertThat(rows.apply(setOnHand("A", 20, "count-1", 9)).orThrow()).isEqualTo(level("A", 20, 3, 0));
        assertThat(rows.apply(setOnHand("A", 30, "count-2", 9)))
                .isEqualTo(Outcomes.refused(new Refusal.OnHandDiffers(A, 9, 20)));
        assertThat(rows.apply(setOnHand("A", 30, "count-2", SetOnHand.UNKNOWN_SKU)))
                .isEqualTo(Outcomes.refused(new Refusal.OnHandDiffers(A, -1, 20)));
        assertThat(rows.apply(setOnHand("new", 30, "count-3", 0)))
                .isEqualTo(Outcomes.refused(new Refusal.UnknownSku(List.of(Sku.of("new")))));
        assertThat(rows.apply(setOnHand("new", 30, "count-3", SetOnHand.UNKNOWN_SKU))
                        .orThrow())
                .isEqualTo(level("new", 30, 0, 0));
        assertThat(rows.operations).containsOnlyKeys(OperationId.of("count-1"), OperationId.of("count-3"));
    }

    @Test
    void r4_aRepeatedCountIsAReplayThoughItNoLongerReplacesWhatItExpected() {
        rows.apply(setOnHand("A", 20, "count", 9)).orThrow();
        rows.apply(confirm("one")).orThrow();
        StockLevel now = level("A", 19, 2, 1);
        assertThat(rows.apply(setOnHand("A", 20, "count", 9))).isEqualTo(Outcomes.replayed(now));
        Refusal reused = new Refusal.OperationReused(OperationId.of("count"));
        assertThat(rows.apply(setOnHand("A", 20, "count", 19))).isEqualTo(Outcomes.refused(reused));
        assertThat(rows.apply(setOnHand("A", 20, "count"))).isEqualTo(Outcomes.refused(reused));
    }

    @Test
    void aCountOfABatchComparesWithTheCommandsBefore() {
        List<StockOutcome<?>> outcomes =
                rows.batch(confirm("two"), setOnHand("A", 10, "count-1", 9), setOnHand("A", 10, "count-2", 7));
        assertThat(outcomes.get(1)).isEqualTo(Outcomes.refused(new Refusal.OnHandDiffers(A, 9, 7)));
        assertThat(outcomes.get(2)).isEqualTo(Outcomes.applied(level("A", 10, 1, 2)));
    }
}
