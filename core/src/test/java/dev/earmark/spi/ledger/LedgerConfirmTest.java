package dev.earmark.spi.ledger;

import static dev.earmark.ReservationStatus.CANCELLED;
import static dev.earmark.ReservationStatus.CONFIRMED;
import static dev.earmark.ReservationStatus.EXPIRED;
import static dev.earmark.spi.ledger.LedgerRows.HOLD_FOR;
import static dev.earmark.spi.ledger.LedgerRows.cancel;
import static dev.earmark.spi.ledger.LedgerRows.confirm;
import static dev.earmark.spi.ledger.LedgerRows.confirmLate;
import static dev.earmark.spi.ledger.LedgerRows.level;
import static dev.earmark.spi.ledger.LedgerRows.notEnough;
import static dev.earmark.spi.ledger.LedgerRows.reclaimedIds;
import static dev.earmark.spi.ledger.LedgerRows.reserve;
import static dev.earmark.spi.ledger.LedgerRows.reserveLimited;
import static dev.earmark.spi.ledger.LedgerRows.returnStock;
import static dev.earmark.spi.ledger.LedgerRows.shortage;
import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.ChangeCause;
import dev.earmark.Line;
import dev.earmark.OwnerId;
import dev.earmark.Refusal;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReservationStatus;
import dev.earmark.Sku;
import dev.earmark.StockLevel;
import dev.earmark.StockOutcome;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.spi.Changes;
import dev.earmark.spi.Outcomes;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Confirms of a part and late confirms, on the Ledger itself. "order" holds 3 of 5 units of A and 2 of 5 units of B. */
class LedgerConfirmTest {
    private static final ReservationId ORDER = ReservationId.of("order");
    private static final Line THREE_A = Line.of("A", 3);
    private static final Line TWO_B = Line.of("B", 2);

    private final LedgerRows rows = new LedgerRows();

    @BeforeEach
    void reserveBoth() {
        rows.stock("A", 5);
        rows.stock("B", 5);
        rows.apply(reserve("order", THREE_A, TWO_B)).orThrow();
    }

    private static StockOutcome<Reservation> wrongStatus(ReservationStatus status) {
        return Outcomes.refused(new Refusal.WrongStatus(ORDER, status));
    }

    /** Lets the reservation expire, because "another" takes all units of A. */
    private void loseToAnother() {
        rows.passTime(HOLD_FOR);
        rows.apply(reserve("another", "A", 5)).orThrow();
        assertThat(rows.reservation("order").status()).isEqualTo(EXPIRED);
    }

    @Test
    void r7_aPartIsSoldAndTheRestIsGivenBackInOneStep() {
        Reservation sold = rows.apply(confirm("order", Line.of("A", 2))).orThrow();
        assertThat(sold.status()).isEqualTo(CONFIRMED);
        assertThat(sold.lines()).containsExactly(Line.of("A", 2));
        assertThat(rows.level("A")).isEqualTo(level("A", 3, 0, 2));
        assertThat(rows.level("B")).isEqualTo(level("B", 5, 0, 0));
        assertThat(rows.removed()).containsEntry(ORDER, List.of(Sku.of("B")));
        assertThat(rows.reported().reservations())
                .containsExactly(Changes.ofReservation(ReservationStatus.HELD, sold, ChangeCause.CONFIRM));
        assertThat(rows.apply(returnStock("order", "return")).orThrow().returned())
                .containsExactly(Line.of("A", 2));
        assertThat(rows.level("A")).isEqualTo(level("A", 5, 0, 0));
    }

    @Test
    void r2_moreThanIsReservedIsNotSold() {
        assertThat(rows.apply(confirm("order", Line.of("A", 4), Line.of("C", 1), Line.of("B", 1))))
                .isEqualTo(Outcomes.refused(
                        new Refusal.MoreThanReserved(ORDER, List.of(shortage("A", 4, 3), shortage("C", 1, 0)))));
        assertThat(rows.level("A")).isEqualTo(level("A", 5, 3, 0));
    }

    @Test
    void r4_aRepeatedConfirmIsAReplayAndOneOfOtherLinesIsRefused() {
        Reservation sold = rows.apply(confirm("order", TWO_B)).orThrow();
        assertThat(rows.apply(confirm("order", TWO_B))).isEqualTo(Outcomes.replayed(sold));
        assertThat(rows.apply(confirmLate("order", TWO_B))).isEqualTo(Outcomes.replayed(sold));
        assertThat(rows.apply(confirm("order")))
                .as("without lines: whatever the reservation has")
                .isEqualTo(Outcomes.replayed(sold));
        assertThat(rows.apply(confirm("order", THREE_A, TWO_B)))
                .isEqualTo(Outcomes.refused(new Refusal.ConfirmedOtherwise(ORDER)));
        assertThat(rows.level("B")).isEqualTo(level("B", 3, 0, 2));
    }

    @Test
    void r4_commandsBehindAPartialConfirmInTheBatchSeeWhatWasSold() {
        List<StockOutcome<?>> outcomes = rows.batch(
                confirm("order", Line.of("A", 1)),
                reserve("another", "A", 4),
                returnStock("order", "return"),
                confirm("order", THREE_A, TWO_B));
        assertThat(outcomes.subList(0, 3)).allMatch(Applied.class::isInstance);
        assertThat(outcomes.get(3)).isEqualTo(Outcomes.refused(new Refusal.ConfirmedOtherwise(ORDER)));
        assertThat(rows.level("A")).isEqualTo(level("A", 5, 4, 0));
        assertThat(rows.level("B")).isEqualTo(level("B", 5, 0, 0));
    }

    @Test
    void r6_aLateConfirmTakesTheUnitsAgainAndSellsThemInOneStep() {
        loseToAnother();
        rows.apply(cancel("another")).orThrow();
        Reservation sold = rows.apply(confirmLate("order")).orThrow();
        assertThat(sold.lines()).containsExactly(THREE_A, TWO_B);
        assertThat(rows.level("A")).isEqualTo(level("A", 2, 0, 3));
        assertThat(rows.level("B")).isEqualTo(level("B", 3, 0, 2));
        assertThat(rows.reported().reservations())
                .containsExactly(Changes.ofReservation(EXPIRED, sold, ChangeCause.CONFIRM));
        assertThat(rows.apply(confirmLate("order"))).isEqualTo(Outcomes.replayed(sold));
        assertThat(rows.apply(confirm("order"))).isEqualTo(Outcomes.replayed(sold));
    }

    @Test
    void r6_aLateConfirmIsRefusedWithTheShortagesIfTheUnitsAreGone() {
        loseToAnother();
        assertThat(rows.apply(confirmLate("order"))).isEqualTo(notEnough(shortage("A", 3, 0)));
        assertThat(rows.reservation("order").status()).isEqualTo(EXPIRED);
        assertThat(rows.level("B")).isEqualTo(level("B", 5, 0, 0));
        assertThat(rows.apply(confirmLate("order", Line.of("B", 1))).orThrow().lines())
                .as("a part of a late payment")
                .containsExactly(Line.of("B", 1));
    }

    @Test
    void r3_aLateConfirmReclaimsOverdueUnits() {
        loseToAnother();
        rows.passTime(HOLD_FOR);
        assertThat(reclaimedIds(rows.apply(confirmLate("order")))).containsExactly("another");
        assertThat(rows.level("A")).isEqualTo(level("A", 2, 0, 3));
    }

    @Test
    void r3_aLateConfirmBehindTheReclaimInOneBatchTakesWhatIsLeft() {
        rows.passTime(HOLD_FOR);
        List<StockOutcome<?>> outcomes =
                rows.batch(reserve("another", "A", 3), confirmLate("order", TWO_B), reserve("more", "A", 2));
        assertThat(outcomes).allMatch(Applied.class::isInstance);
        assertThat(rows.level("A")).isEqualTo(level("A", 5, 5, 0));
        assertThat(rows.level("B")).isEqualTo(level("B", 3, 0, 2));
    }

    @Test
    void r6_aPlainConfirmNeverTakesUnitsAgainAndACancelledReservationIsNeverRevived() {
        loseToAnother();
        rows.apply(cancel("another")).orThrow();
        assertThat(rows.apply(confirm("order"))).isEqualTo(wrongStatus(EXPIRED));
        assertThat(rows.apply(confirm("order", TWO_B))).isEqualTo(wrongStatus(EXPIRED));
        rows.apply(reserve("gone", "A", 1)).orThrow();
        rows.apply(cancel("gone")).orThrow();
        assertThat(rows.apply(confirmLate("gone")))
                .isEqualTo(Outcomes.refused(new Refusal.WrongStatus(ReservationId.of("gone"), CANCELLED)));
        assertThat(rows.apply(confirmLate("nope")))
                .isEqualTo(Outcomes.refused(new Refusal.UnknownReservation(ReservationId.of("nope"))));
    }

    @Test
    void aLateConfirmKeepsTheLimitOfTheReservation() {
        rows.apply(reserveLimited("limited", "ann", 2, Line.of("B", 2))).orThrow();
        rows.passTime(HOLD_FOR);
        rows.apply(reserve("all", "B", 5)).orThrow();
        rows.apply(cancel("all")).orThrow();
        rows.apply(reserveLimited("again", "ann", 2, Line.of("B", 1))).orThrow();
        assertThat(rows.apply(confirmLate("limited")))
                .isEqualTo(Outcomes.refused(new Refusal.LimitExceeded(OwnerId.of("ann"), Sku.of("B"), 2, 1, 2)));
        assertThat(rows.apply(confirmLate("limited", Line.of("B", 1))).orThrow().status())
                .isEqualTo(CONFIRMED);
    }

    @Test
    void aLateConfirmThatWouldOverflowTheSoldUnitsIsRefused() {
        loseToAnother();
        rows.levels.put(Sku.of("B"), level("B", 5, 0, StockLevel.MAX_UNITS - 1));
        assertThat(rows.apply(confirmLate("order", TWO_B)))
                .isEqualTo(Outcomes.refused(new Refusal.TooManyUnits(Sku.of("B"))));
        assertThat(rows.apply(confirmLate("order", Line.of("B", 1))).orThrow().status())
                .isEqualTo(CONFIRMED);
    }
}
