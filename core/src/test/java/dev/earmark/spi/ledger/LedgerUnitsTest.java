package dev.earmark.spi.ledger;

import static dev.earmark.spi.ledger.LedgerRows.adjust;
import static dev.earmark.spi.ledger.LedgerRows.confirm;
import static dev.earmark.spi.ledger.LedgerRows.level;
import static dev.earmark.spi.ledger.LedgerRows.reserve;
import static dev.earmark.spi.ledger.LedgerRows.setOnHand;
import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.Line;
import dev.earmark.Refusal.BelowReserved;
import dev.earmark.Refusal.NotEnough;
import dev.earmark.Refusal.TooManyUnits;
import dev.earmark.Refusal.UnknownSku;
import dev.earmark.Shortage;
import dev.earmark.Sku;
import dev.earmark.StockLevel;
import dev.earmark.StockOutcome;
import dev.earmark.spi.Outcomes;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rules R1 (all or nothing) and R2 (never oversold) on the Ledger itself. */
class LedgerUnitsTest {
    private final LedgerRows rows = new LedgerRows();

    private static StockOutcome<?> notEnough(String sku, long requested, long available) {
        return Outcomes.refused(new NotEnough(List.of(new Shortage(Sku.of(sku), requested, available))));
    }

    @Test
    void r1_aReservationTakesTheUnitsOfAllItsLines() {
        rows.stock("A", 5);
        rows.stock("B", 5);
        rows.apply(reserve("order", Line.of("B", 2), Line.of("A", 1))).orThrow();
        assertThat(rows.level("A")).isEqualTo(level("A", 5, 1, 0));
        assertThat(rows.level("B")).isEqualTo(level("B", 5, 2, 0));
        assertThat(rows.reservation("order").lines()).containsExactly(Line.of("A", 1), Line.of("B", 2));
    }

    @Test
    void r1_aReservationTakesNothingIfOneLineIsShort() {
        rows.stock("A", 5);
        rows.stock("B", 1);
        assertThat(rows.apply(reserve("order", Line.of("A", 1), Line.of("B", 2))))
                .isEqualTo(notEnough("B", 2, 1));
        assertThat(rows.level("A")).isEqualTo(level("A", 5, 0, 0));
        assertThat(rows.level("B")).isEqualTo(level("B", 1, 0, 0));
        assertThat(rows.reservations).isEmpty();
    }

    @Test
    void r1_everyShortLineIsReported() {
        rows.stock("A", 1);
        rows.stock("B", 9);
        rows.stock("C", 0);
        assertThat(rows.apply(reserve("order", Line.of("C", 1), Line.of("B", 9), Line.of("A", 2))))
                .isEqualTo(Outcomes.refused(
                        new NotEnough(List.of(new Shortage(Sku.of("A"), 2, 1), new Shortage(Sku.of("C"), 1, 0)))));
    }

    @Test
    void r1_aReservationWithAnUnknownSkuTakesNothing() {
        rows.stock("A", 5);
        assertThat(rows.apply(reserve("order", Line.of("A", 1), Line.of("Z", 1))))
                .isEqualTo(Outcomes.refused(new UnknownSku(List.of(Sku.of("Z")))));
        assertThat(rows.level("A")).isEqualTo(level("A", 5, 0, 0));
    }

    @Test
    void r2_theLastUnitIsReservedOnceWithinABatch() {
        rows.stock("A", 2);
        List<StockOutcome<?>> outcomes =
                rows.batch(reserve("first", "A", 1), reserve("second", "A", 1), reserve("third", "A", 1));
        assertThat(outcomes.get(2)).isEqualTo(notEnough("A", 1, 0));
        assertThat(rows.level("A")).isEqualTo(level("A", 2, 2, 0));
    }

    @Test
    void r2_reservedAndSoldUnitsAreNotAvailable() {
        rows.stock("A", 5);
        rows.batch(reserve("sold", "A", 2), confirm("sold"), reserve("held", "A", 2));
        assertThat(rows.apply(reserve("order", "A", 2))).isEqualTo(notEnough("A", 2, 1));
        assertThat(rows.level("A")).isEqualTo(level("A", 3, 2, 2));
    }

    @Test
    void r2_aWriteOffNeverTakesReservedUnits() {
        rows.stock("A", 5);
        rows.apply(reserve("order", "A", 3)).orThrow();
        assertThat(rows.apply(adjust("A", -3, "broken"))).isEqualTo(notEnough("A", 3, 2));
        assertThat(rows.apply(adjust("A", -2, "broken")).orThrow()).isEqualTo(level("A", 3, 3, 0));
    }

    @Test
    void r2_theUnitsOnHandCannotBeSetBelowTheReservedUnits() {
        rows.stock("A", 5);
        rows.apply(reserve("order", "A", 3)).orThrow();
        assertThat(rows.apply(setOnHand("A", 2, "count")))
                .isEqualTo(Outcomes.refused(new BelowReserved(Sku.of("A"), 2, 3)));
        assertThat(rows.apply(setOnHand("A", 3, "count")).orThrow()).isEqualTo(level("A", 3, 3, 0));
    }

    @Test
    void r2_aCounterNeverExceedsItsMaximum() {
        rows.stock("A", StockLevel.MAX_UNITS);
        assertThat(rows.apply(adjust("A", 1, "delivery"))).isEqualTo(Outcomes.refused(new TooManyUnits(Sku.of("A"))));
        assertThat(rows.level("A").onHand()).isEqualTo(StockLevel.MAX_UNITS);
    }
}
