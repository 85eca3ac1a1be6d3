package dev.earmark.spi.ledger;

import static dev.earmark.ReservationStatus.EXPIRED;
import static dev.earmark.ReservationStatus.HELD;
import static dev.earmark.spi.ledger.LedgerRows.HOLD_FOR;
import static dev.earmark.spi.ledger.LedgerRows.adjust;
import static dev.earmark.spi.ledger.LedgerRows.extend;
import static dev.earmark.spi.ledger.LedgerRows.level;
import static dev.earmark.spi.ledger.LedgerRows.reclaimedIds;
import static dev.earmark.spi.ledger.LedgerRows.reserve;
import static dev.earmark.spi.ledger.LedgerRows.setOnHand;
import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.Line;
import dev.earmark.Refusal.NotEnough;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.Shortage;
import dev.earmark.Sku;
import dev.earmark.StockCommand.Change;
import dev.earmark.StockOutcome;
import dev.earmark.spi.Outcomes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rule R3 (no false refusal) on the Ledger itself: overdue units count as available. */
class LedgerReclaimTest {
    private final LedgerRows rows = new LedgerRows();

    /** Holds 6 units of A in three reservations, of which the first two are overdue. */
    private void twoOverdueOneLive() {
        rows.stock("A", 6);
        rows.apply(reserve("first", "A", 2)).orThrow();
        rows.passTime(Duration.ofMinutes(1));
        rows.apply(reserve("second", "A", 2)).orThrow();
        rows.passTime(HOLD_FOR.minusMinutes(1));
        rows.apply(reserve("live", "A", 2)).orThrow();
        rows.passTime(Duration.ofMinutes(1));
    }

    @Test
    void r3_aShortReserveReclaimsTheLongestOverdueFirst() {
        twoOverdueOneLive();
        StockOutcome<Reservation> outcome = rows.apply(reserve("order", "A", 1));
        assertThat(outcome.orThrow().status()).isEqualTo(HELD);
        assertThat(reclaimedIds(outcome)).containsExactly("first");
        assertThat(rows.reservation("first").status()).isEqualTo(EXPIRED);
        assertThat(rows.reservation("second").status()).isEqualTo(HELD);
        assertThat(rows.level("A")).isEqualTo(level("A", 6, 5, 0));
    }

    @Test
    void r3_aReserveIsRefusedOnlyIfNoOverdueUnitsAreLeft() {
        twoOverdueOneLive();
        assertThat(reclaimedIds(rows.apply(reserve("order", "A", 4)))).containsExactly("first", "second");
        assertThat(rows.reservation("order").status()).isEqualTo(HELD);
        assertThat(rows.apply(reserve("another", "A", 1)))
                .isEqualTo(Outcomes.refused(new NotEnough(List.of(new Shortage(Sku.of("A"), 1, 0)))));
        assertThat(rows.reservation("live").status()).isEqualTo(HELD);
    }

    @Test
    void r3_aShortageIsReportedToTheStoreSoThatItSearchesForOverdueReservations() {
        twoOverdueOneLive();
        LedgerState withoutSearch =
                new LedgerState(rows.now, rows.levels, rows.reservations, rows.operations, Map.of());
        assertThat(Ledger.apply(withoutSearch, List.of(reserve("order", "A", 1)))
                        .shortOf())
                .containsExactly(Sku.of("A"));
    }

    @Test
    void r3_nothingIsReclaimedWhileEnoughUnitsAreAvailable() {
        rows.stock("A", 5);
        rows.apply(reserve("overdue", "A", 4)).orThrow();
        rows.passTime(HOLD_FOR);
        assertThat(reclaimedIds(rows.apply(reserve("order", "A", 1)))).isEmpty();
        assertThat(rows.reservation("overdue").status()).isEqualTo(HELD);
    }

    @Test
    void r3_reclaimingReleasesAllLinesOfAnOverdueReservation() {
        rows.stock("A", 5);
        rows.stock("B", 5);
        rows.apply(reserve("overdue", Line.of("A", 5), Line.of("B", 2))).orThrow();
        rows.passTime(HOLD_FOR);
        rows.apply(reserve("order", "B", 4)).orThrow();
        assertThat(rows.level("A")).isEqualTo(level("A", 5, 0, 0));
        assertThat(rows.level("B")).isEqualTo(level("B", 5, 4, 0));
    }

    @Test
    void r3_writeOffsAndLowerCountsReclaimOverdueUnits() {
        twoOverdueOneLive();
        assertThat(reclaimedIds(rows.apply(adjust("A", -1, "broken")))).containsExactly("first");
        assertThat(reclaimedIds(rows.apply(setOnHand("A", 2, "count")))).containsExactly("second");
        assertThat(rows.level("A")).isEqualTo(level("A", 2, 2, 0));
    }

    @Test
    void r3_theOrderOfABatchDecidesBetweenExtendAndReclaim() {
        rows.stock("A", 5);
        rows.apply(reserve("overdue", "A", 5)).orThrow();
        rows.passTime(HOLD_FOR);
        List<StockOutcome<?>> outcomes = rows.batch(extend("overdue", HOLD_FOR), reserve("order", "A", 1));
        assertThat(outcomes.get(1))
                .isEqualTo(Outcomes.refused(new NotEnough(List.of(new Shortage(Sku.of("A"), 1, 0)))));
        assertThat(rows.reservation("overdue").status()).isEqualTo(HELD);
    }

    @Test
    void r3_anOverdueReservationCountsWithTheLinesThatTheBatchHasGivenIt() {
        rows.stock("A", 5);
        rows.stock("B", 5);
        rows.apply(reserve("overdue", "A", 5)).orThrow();
        rows.passTime(HOLD_FOR);
        Change change = new Change(ReservationId.of("overdue"), List.of(Line.of("B", 5)));
        List<StockOutcome<?>> outcomes =
                rows.batch(change, reserve("of A", "A", 5), reserve("too many of A", "A", 1), reserve("of B", "B", 5));
        assertThat(reclaimedIds(outcomes.get(1))).isEmpty();
        assertThat(reclaimedIds(outcomes.get(2))).isEmpty();
        assertThat(reclaimedIds(outcomes.get(3))).containsExactly("overdue");
        assertThat(rows.level("A")).isEqualTo(level("A", 5, 5, 0));
        assertThat(rows.level("B")).isEqualTo(level("B", 5, 5, 0));
    }
}
