package dev.earmark.spi.ledger;

import static dev.earmark.ReservationStatus.CANCELLED;
import static dev.earmark.ReservationStatus.EXPIRED;
import static dev.earmark.ReservationStatus.HELD;
import static dev.earmark.spi.ledger.LedgerRows.HOLD_FOR;
import static dev.earmark.spi.ledger.LedgerRows.adjust;
import static dev.earmark.spi.ledger.LedgerRows.cancel;
import static dev.earmark.spi.ledger.LedgerRows.confirm;
import static dev.earmark.spi.ledger.LedgerRows.expire;
import static dev.earmark.spi.ledger.LedgerRows.level;
import static dev.earmark.spi.ledger.LedgerRows.reserve;
import static dev.earmark.spi.ledger.LedgerRows.returnStock;
import static dev.earmark.spi.ledger.LedgerRows.setOnHand;
import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.Line;
import dev.earmark.OperationId;
import dev.earmark.Refusal;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.StockOutcome;
import dev.earmark.spi.Outcomes;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rule R4 (idempotent) on the Ledger itself. Every test starts with 9 units of A. */
class LedgerRepeatTest {
    private static final ReservationId ORDER = ReservationId.of("order");

    private final LedgerRows rows = new LedgerRows();

    @BeforeEach
    void stock() {
        rows.stock("A", 9);
    }

    @Test
    void r4_aRepeatedReserveReturnsTheSameReservation() {
        Reservation held = rows.apply(reserve("order", "A", 2)).orThrow();
        rows.passTime(HOLD_FOR.dividedBy(2));
        assertThat(rows.apply(reserve("order", "A", 2))).isEqualTo(Outcomes.replayed(held));
        Reservation sold = rows.apply(confirm("order")).orThrow();
        assertThat(rows.apply(reserve("order", "A", 2))).isEqualTo(Outcomes.replayed(sold));
        assertThat(rows.level("A")).isEqualTo(level("A", 7, 0, 2));
    }

    @Test
    void r4_theSameIdWithDifferentLinesIsRefused() {
        rows.apply(reserve("order", "A", 2)).orThrow();
        assertThat(rows.apply(reserve("order", "A", 3))).isEqualTo(Outcomes.refused(new Refusal.IdReused(ORDER, HELD)));
        assertThat(rows.level("A")).isEqualTo(level("A", 9, 2, 0));
    }

    @Test
    void r4_aCancelledOrExpiredIdIsNeverHeldAgain() {
        rows.apply(reserve("order", "A", 2)).orThrow();
        rows.apply(cancel("order")).orThrow();
        assertThat(rows.apply(reserve("order", "A", 2)))
                .isEqualTo(Outcomes.refused(new Refusal.WrongStatus(ORDER, CANCELLED)));
        rows.apply(reserve("another", "A", 2)).orThrow();
        rows.passTime(HOLD_FOR);
        rows.apply(expire("another")).orThrow();
        assertThat(rows.apply(reserve("another", "A", 2)))
                .isEqualTo(Outcomes.refused(new Refusal.WrongStatus(ReservationId.of("another"), EXPIRED)));
        assertThat(rows.level("A")).isEqualTo(level("A", 9, 0, 0));
    }

    @Test
    void r4_aRepeatedConfirmCancelOrExpireHasNoSecondEffect() {
        rows.batch(reserve("sold", "A", 1), reserve("cancelled", "A", 2), reserve("expired", "A", 3));
        rows.passTime(HOLD_FOR);
        List<StockOutcome<?>> first = rows.batch(confirm("sold"), cancel("cancelled"), expire("expired"));
        List<StockOutcome<?>> second = rows.batch(confirm("sold"), cancel("cancelled"), expire("expired"));
        for (int i = 0; i < first.size(); i++) {
            assertThat(second.get(i)).isEqualTo(Outcomes.replayed(first.get(i).orThrow()));
        }
        assertThat(rows.level("A")).isEqualTo(level("A", 8, 0, 1));
    }

    @Test
    void r4_aRepeatedOperationCountsOnceAndReturnsTheCurrentLevel() {
        rows.apply(adjust("A", 2, "delivery")).orThrow();
        rows.apply(setOnHand("A", 8, "count")).orThrow();
        rows.apply(reserve("order", "A", 3)).orThrow();
        assertThat(rows.apply(adjust("A", 2, "delivery"))).isEqualTo(Outcomes.replayed(level("A", 8, 3, 0)));
        assertThat(rows.apply(setOnHand("A", 8, "count"))).isEqualTo(Outcomes.replayed(level("A", 8, 3, 0)));
        assertThat(rows.level("A")).isEqualTo(level("A", 8, 3, 0));
    }

    @Test
    void r4_aRepeatedReturnCountsOnce() {
        rows.batch(reserve("order", "A", 4), confirm("order"), returnStock("order", "return", Line.of("A", 1)));
        assertThat(rows.apply(returnStock("order", "return", Line.of("A", 1))))
                .isEqualTo(Outcomes.replayed(rows.reservation("order")));
        assertThat(rows.level("A")).isEqualTo(level("A", 6, 0, 3));
    }

    @Test
    void r4_anOperationIdWithDifferentContentIsRefused() {
        StockOutcome<?> reused = Outcomes.refused(new Refusal.OperationReused(OperationId.of("delivery")));
        rows.apply(adjust("A", 2, "delivery")).orThrow();
        assertThat(rows.apply(adjust("A", 3, "delivery"))).isEqualTo(reused);
        assertThat(rows.apply(setOnHand("A", 2, "delivery"))).isEqualTo(reused);
        assertThat(rows.level("A")).isEqualTo(level("A", 11, 0, 0));
    }

    @Test
    void r4_aRefusedCommandLeavesItsIdFree() {
        assertThat(rows.apply(reserve("order", "A", 10))).isInstanceOf(StockOutcome.Refused.class);
        rows.apply(reserve("order", "A", 9)).orThrow();
        assertThat(rows.apply(adjust("A", -1, "broken"))).isInstanceOf(StockOutcome.Refused.class);
        rows.apply(cancel("order")).orThrow();
        rows.apply(adjust("A", -1, "broken")).orThrow();
    }
}
