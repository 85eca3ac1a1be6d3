package dev.earmark.spi.ledger;

import static dev.earmark.ReservationStatus.CANCELLED;
import static dev.earmark.ReservationStatus.CONFIRMED;
import static dev.earmark.ReservationStatus.EXPIRED;
import static dev.earmark.ReservationStatus.HELD;
import static dev.earmark.spi.ledger.LedgerRows.HOLD_FOR;
import static dev.earmark.spi.ledger.LedgerRows.adjust;
import static dev.earmark.spi.ledger.LedgerRows.cancel;
import static dev.earmark.spi.ledger.LedgerRows.confirm;
import static dev.earmark.spi.ledger.LedgerRows.expire;
import static dev.earmark.spi.ledger.LedgerRows.extend;
import static dev.earmark.spi.ledger.LedgerRows.level;
import static dev.earmark.spi.ledger.LedgerRows.reserve;
import static dev.earmark.spi.ledger.LedgerRows.returnStock;
import static dev.earmark.spi.ledger.LedgerRows.setOnHand;
import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.ChangeCause;
import dev.earmark.Line;
import dev.earmark.ReservationChange;
import dev.earmark.ReservationId;
import dev.earmark.ReservationStatus;
import dev.earmark.StockChanges;
import dev.earmark.StockCommand;
import dev.earmark.spi.Changes;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rule R11 on the Ledger itself: what a batch reports. */
class LedgerReportsTest {
    private final LedgerRows rows = new LedgerRows();

    private StockChanges reported(StockCommand<?>... commands) {
        rows.batch(commands);
        return rows.reported();
    }

    private ReservationChange change(String id, @Nullable ReservationStatus before, ChangeCause cause) {
        return Changes.ofReservation(before, rows.reservation(id), cause);
    }

    @Test
    void r11_eachStepIsReportedInItsOrderWithTheReservationAsItWasThen() {
        rows.stock("A", 5);
        StockChanges changes = reported(
                reserve("order", "A", 2),
                extend("order", HOLD_FOR.multipliedBy(2)),
                confirm("order"),
                returnStock("order", "return", Line.of("A", 1)),
                reserve("another", "A", 1),
                cancel("another"));
        assertThat(changes.reservations())
                .extracting(ReservationChange::cause)
                .containsExactly(
                        ChangeCause.RESERVE,
                        ChangeCause.EXTEND,
                        ChangeCause.CONFIRM,
                        ChangeCause.RETURN,
                        ChangeCause.RESERVE,
                        ChangeCause.CANCEL);
        assertThat(changes.reservations().subList(0, 4))
                .extracting(change -> change.statusBefore().orElse(null))
                .containsExactly(null, HELD, HELD, CONFIRMED);
        assertThat(changes.reservations())
                .extracting(change -> change.reservation().status())
                .containsExactly(HELD, HELD, CONFIRMED, CONFIRMED, HELD, CANCELLED);
        assertThat(changes.reservations().get(3)).isEqualTo(change("order", CONFIRMED, ChangeCause.RETURN));
        assertThat(changes.reservations().get(2).reservation().returned()).isEmpty();
    }

    @Test
    void r11_aLevelIsReportedOnceAndOnlyIfACounterChanged() {
        rows.stock("A", 5);
        rows.stock("B", 5);
        rows.stock("C", 5);
        StockChanges changes = reported(
                reserve("order", Line.of("A", 2), Line.of("B", 1)),
                reserve("another", Line.of("B", 1), Line.of("C", 1)),
                cancel("another"),
                setOnHand("D", 0, "new"));
        assertThat(changes.levels())
                .containsExactly(
                        Changes.ofLevel(level("A", 5, 0, 0), level("A", 5, 2, 0)),
                        Changes.ofLevel(level("B", 5, 0, 0), level("B", 5, 1, 0)),
                        Changes.ofLevel(null, level("D", 0, 0, 0)));
        assertThat(reported(extend("order", HOLD_FOR)).levels())
                .as("an extend guards the levels but changes none")
                .isEmpty();
    }

    @Test
    void r11_replaysAndRefusalsReportNothing() {
        rows.stock("A", 5);
        reported(reserve("order", "A", 2), adjust("A", 1, "delivery"));
        assertThat(reported(
                                reserve("order", "A", 2),
                                adjust("A", 1, "delivery"),
                                reserve("large", "A", 9),
                                reserve("order", "A", 3),
                                confirm("unknown"),
                                expire("order"),
                                returnStock("order", "return"),
                                setOnHand("A", 1, "count"))
                        .isEmpty())
                .isTrue();
    }

    @Test
    void r11_reclaimsAreReportedBeforeWhatNeededThemAndForARefusalToo() {
        rows.stock("A", 5);
        reported(reserve("first", "A", 2), reserve("second", "A", 3));
        rows.passTime(HOLD_FOR);
        StockChanges changes = reported(reserve("order", "A", 1));
        assertThat(changes.reservations())
                .containsExactly(
                        change("first", HELD, ChangeCause.RECLAIM), change("order", null, ChangeCause.RESERVE));
        assertThat(reported(reserve("large", "A", 9)).reservations())
                .containsExactly(change("second", HELD, ChangeCause.RECLAIM));
    }

    @Test
    void r11_anExpiryByTheReaperAndOneForABatchDifferInTheirCause() {
        rows.stock("A", 5);
        reported(reserve("one", "A", 1), reserve("two", "A", 1));
        rows.passTime(HOLD_FOR);
        assertThat(reported(expire("one")).reservations()).containsExactly(change("one", HELD, ChangeCause.EXPIRE));
        LedgerState state = new LedgerState(rows.now, rows.levels, rows.reservations, rows.operations, Map.of());
        StockChanges changes = Ledger.reclaim(state, List.of(ReservationId.of("two"), ReservationId.of("one")))
                .changes()
                .reported();
        assertThat(changes.reservations()).hasSize(1).first().satisfies(change -> {
            assertThat(change.cause()).isEqualTo(ChangeCause.RECLAIM);
            assertThat(change.reservation().id()).isEqualTo(ReservationId.of("two"));
            assertThat(change.reservation().status()).isEqualTo(EXPIRED);
        });
    }
}
