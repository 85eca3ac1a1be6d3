package dev.earmark.spi.ledger;

import static dev.earmark.ReservationStatus.CONFIRMED;
import static dev.earmark.ReservationStatus.EXPIRED;
import static dev.earmark.ReservationStatus.HELD;
import static dev.earmark.spi.ledger.LedgerRows.HOLD_FOR;
import static dev.earmark.spi.ledger.LedgerRows.assign;
import static dev.earmark.spi.ledger.LedgerRows.cancel;
import static dev.earmark.spi.ledger.LedgerRows.change;
import static dev.earmark.spi.ledger.LedgerRows.confirm;
import static dev.earmark.spi.ledger.LedgerRows.extend;
import static dev.earmark.spi.ledger.LedgerRows.level;
import static dev.earmark.spi.ledger.LedgerRows.notEnough;
import static dev.earmark.spi.ledger.LedgerRows.reclaimedIds;
import static dev.earmark.spi.ledger.LedgerRows.reserve;
import static dev.earmark.spi.ledger.LedgerRows.reserveLimited;
import static dev.earmark.spi.ledger.LedgerRows.reserveOwned;
import static dev.earmark.spi.ledger.LedgerRows.returnStock;
import static dev.earmark.spi.ledger.LedgerRows.shortage;
import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.Line;
import dev.earmark.LineFromAny;
import dev.earmark.OwnerId;
import dev.earmark.Refusal;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockOutcome;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.spi.Outcomes;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Owners on the Ledger itself: assign, and how many units one owner may have. */
class LedgerOwnerTest {
    private static final Sku A = Sku.of("A");
    private static final OwnerId ANN = OwnerId.of("ann");
    private static final Line ONE_A = Line.of("A", 1);
    private static final Line TWO_A = Line.of("A", 2);

    private final LedgerRows rows = new LedgerRows();

    @BeforeEach
    void stock() {
        rows.stock("A", 9);
        rows.stock("B", 9);
    }

    private static StockOutcome<Reservation> exceeded(OwnerId owner, long limit, long owned, long requested) {
        return Outcomes.refused(new Refusal.LimitExceeded(owner, A, limit, owned, requested));
    }

    @Test
    void r4_aRepeatedReserveWithAnotherOwnerIsRefused() {
        Reservation held = rows.apply(reserveOwned("order", "ann", ONE_A)).orThrow();
        Refusal otherOwner = new Refusal.OtherOwner(held.id(), HELD);
        assertThat(rows.apply(reserveOwned("order", "bob", ONE_A))).isEqualTo(Outcomes.refused(otherOwner));
        assertThat(rows.apply(reserve("order", ONE_A))).isEqualTo(Outcomes.refused(otherOwner));
        assertThat(rows.apply(reserveOwned("order", "ann", ONE_A))).isEqualTo(Outcomes.replayed(held));
        rows.apply(reserve("guest", ONE_A)).orThrow();
        assertThat(rows.apply(reserveOwned("guest", "ann", ONE_A)))
                .isEqualTo(Outcomes.refused(new Refusal.OtherOwner(ReservationId.of("guest"), HELD)));
        assertThat(rows.level("A")).isEqualTo(level("A", 9, 2, 0));
    }

    @Test
    void r4_anAssignGivesAHeldReservationToAnotherOwnerOnce() {
        Reservation guest = rows.apply(reserve("order", TWO_A)).orThrow();
        Reservation assigned = rows.apply(assign("order", "ann")).orThrow();
        assertThat(assigned.owner()).contains(ANN);
        assertThat(assigned.lines()).isEqualTo(guest.lines());
        assertThat(assigned.expiresAt()).isEqualTo(guest.expiresAt());
        assertThat(rows.level("A")).isEqualTo(level("A", 9, 2, 0));
        assertThat(rows.apply(assign("order", "ann"))).isEqualTo(Outcomes.replayed(assigned));
        assertThat(rows.apply(reserveOwned("order", "ann", TWO_A))).isEqualTo(Outcomes.replayed(assigned));
        Reservation sold = rows.apply(confirm("order")).orThrow();
        assertThat(rows.apply(assign("order", "ann"))).isEqualTo(Outcomes.replayed(sold));
        assertThat(rows.apply(assign("order", "bob")))
                .isEqualTo(Outcomes.refused(new Refusal.WrongStatus(sold.id(), CONFIRMED)));
        assertThat(rows.apply(assign("nope", "bob")))
                .isEqualTo(Outcomes.refused(new Refusal.UnknownReservation(ReservationId.of("nope"))));
    }

    @Test
    void whatAnOwnerHoldsAndHasBoughtCountsAndWhatCameBackDoesNot() {
        rows.apply(reserveOwned("held", "ann", ONE_A)).orThrow();
        rows.batch(reserveOwned("bought", "ann", Line.of("A", 3)), confirm("bought"));
        rows.apply(returnStock("bought", "return", ONE_A)).orThrow();
        rows.batch(reserveOwned("cancelled", "ann", TWO_A), cancel("cancelled"));
        rows.apply(reserveOwned("bob's", "bob", TWO_A)).orThrow();
        assertThat(rows.apply(reserveLimited("order", "ann", 3, ONE_A))).isEqualTo(exceeded(ANN, 3, 3, 1));
        assertThat(rows.apply(reserveLimited("order", "ann", 4, TWO_A))).isEqualTo(exceeded(ANN, 4, 3, 2));
        assertThat(rows.apply(reserveLimited("order", "ann", 4, ONE_A, Line.of("B", 4)))
                        .orThrow()
                        .status())
                .as("each SKU has its own limit")
                .isEqualTo(HELD);
        assertThat(rows.apply(reserveOwned("no limit", "ann", TWO_A)).orThrow().limitPerOwner())
                .isEmpty();
    }

    @Test
    void r3_overdueReservationsOfTheOwnerAreExpiredBeforeTheLimitRefuses() {
        rows.apply(reserveLimited("first", "ann", 2, ONE_A)).orThrow();
        rows.passTime(Duration.ofMinutes(1));
        rows.apply(reserveLimited("second", "ann", 2, ONE_A)).orThrow();
        assertThat(rows.apply(reserveLimited("third", "ann", 2, ONE_A))).isEqualTo(exceeded(ANN, 2, 2, 1));
        rows.passTime(HOLD_FOR);
        StockOutcome<Reservation> outcome = rows.apply(reserveLimited("third", "ann", 2, ONE_A));
        assertThat(outcome.orThrow().limitPerOwner()).hasValue(2);
        assertThat(reclaimedIds(outcome)).containsExactly("first");
        StockOutcome<Reservation> tooMany = rows.apply(reserveLimited("fourth", "ann", 2, TWO_A));
        assertThat(tooMany)
                .isInstanceOfSatisfying(
                        StockOutcome.Refused.class,
                        refused -> assertThat(refused.refusal()).isEqualTo(new Refusal.LimitExceeded(ANN, A, 2, 1, 2)));
        assertThat(reclaimedIds(tooMany)).containsExactly("second");
        assertThat(rows.reservation("second").status()).isEqualTo(EXPIRED);
    }

    @Test
    void r3_theLongestOverdueIsExpiredFirstEvenIfAnEarlierCommandOfTheBatchAssignedIt() {
        rows.apply(reserveOwned("guest", "guest", ONE_A)).orThrow();
        rows.passTime(Duration.ofMinutes(1));
        rows.apply(reserveOwned("newer", "ann", ONE_A)).orThrow();
        rows.passTime(HOLD_FOR);
        List<StockOutcome<?>> outcomes = rows.batch(assign("guest", "ann"), reserveLimited("order", "ann", 2, ONE_A));
        assertThat(reclaimedIds(outcomes.get(1))).containsExactly("guest");
        assertThat(rows.reservation("newer").status()).isEqualTo(HELD);
    }

    @Test
    void commandsOfOneBatchSeeWhatTheOwnerHasAfterTheCommandsBefore() {
        rows.apply(reserveOwned("bought", "ann", ONE_A)).orThrow();
        List<StockOutcome<?>> outcomes = rows.batch(
                reserveOwned("unlimited", "ann", ONE_A),
                reserveLimited("order", "ann", 2, ONE_A),
                confirm("bought"),
                returnStock("bought", "return"),
                reserveLimited("order", "ann", 2, ONE_A),
                reserveLimited("order", "ann", 2, ONE_A),
                reserveLimited("more", "ann", 2, ONE_A),
                cancel("unlimited"),
                reserveLimited("more", "ann", 2, ONE_A));
        assertThat(outcomes.get(1)).isEqualTo(exceeded(ANN, 2, 2, 1));
        assertThat(outcomes.get(4)).isInstanceOf(Applied.class);
        assertThat(outcomes.get(5))
                .isInstanceOfSatisfying(
                        Applied.class, repeated -> assertThat(repeated.replay()).isTrue());
        assertThat(outcomes.get(6)).isEqualTo(exceeded(ANN, 2, 2, 1));
        assertThat(outcomes.get(8)).isInstanceOf(Applied.class);
    }

    @Test
    void theLimitOfANewReservationAppliesToTheAssignAndTheChangeBehindItInTheBatch() {
        rows.apply(reserveOwned("bob's", "bob", TWO_A)).orThrow();
        List<StockOutcome<?>> outcomes = rows.batch(
                reserveLimited("order", "ann", 2, ONE_A),
                assign("order", "bob"),
                change("order", Line.of("A", 3)),
                cancel("bob's"),
                assign("order", "bob"));
        assertThat(outcomes.get(1)).isEqualTo(exceeded(OwnerId.of("bob"), 2, 2, 1));
        assertThat(outcomes.get(2)).isEqualTo(exceeded(ANN, 2, 0, 3));
        assertThat(outcomes.get(4)).isInstanceOf(Applied.class);
    }

    @Test
    void anAssignIsLimitedByTheReservationAndReclaimsWhatTheNewOwnerLetExpire() {
        rows.apply(reserveOwned("old", "ann", TWO_A)).orThrow();
        rows.passTime(Duration.ofMinutes(1));
        rows.apply(reserveLimited("guest", "guest-7", 2, ONE_A)).orThrow();
        assertThat(rows.apply(assign("guest", "ann"))).isEqualTo(exceeded(ANN, 2, 2, 1));
        rows.passTime(HOLD_FOR.minusMinutes(1));
        assertThat(reclaimedIds(rows.apply(assign("guest", "ann")))).containsExactly("old");
        assertThat(rows.reservation("guest").owner()).contains(ANN);
    }

    @Test
    void theSkusOfOneChoiceCountTogether() {
        rows.apply(reserveOwned("held", "ann", Line.of("B", 1))).orThrow();
        LineFromAny two = LineFromAny.whole(2, "A", "B");
        assertThat(rows.apply(limited(two, 2))).isEqualTo(exceeded(ANN, 2, 1, 2));
        assertThat(rows.apply(limited(two, 3)).orThrow().lines()).containsExactly(TWO_A);
    }

    private static Reserve limited(LineFromAny line, long limit) {
        return new Reserve(ReservationId.of("order"), List.of(), HOLD_FOR, ANN, List.of(line), limit, null);
    }

    @Test
    void theLimitIsCheckedBeforeTheUnits() {
        rows.apply(reserve("all", "A", 9)).orThrow();
        assertThat(rows.apply(reserveLimited("order", "ann", 1, TWO_A))).isEqualTo(exceeded(ANN, 1, 0, 2));
        assertThat(rows.apply(reserveLimited("order", "ann", 2, TWO_A))).isEqualTo(notEnough(shortage("A", 2, 0)));
    }

    @Test
    void aReservationCannotBeHeldLongerThanItsEnd() {
        Duration longest = HOLD_FOR.plusMinutes(5);
        rows.apply(new Reserve(ReservationId.of("order"), List.of(ONE_A), HOLD_FOR, null, List.of(), null, longest))
                .orThrow();
        Reservation held = rows.reservation("order");
        assertThat(held.extendableUntil()).contains(rows.now.plus(longest));
        rows.passTime(Duration.ofMinutes(1));
        assertThat(rows.apply(extend("order", Duration.ofMinutes(9))).orThrow().expiresAt())
                .as("a deadline that is later already stays")
                .isEqualTo(held.expiresAt());
        assertThat(rows.apply(extend("order", HOLD_FOR)).orThrow().expiresAt()).isEqualTo(rows.now.plus(HOLD_FOR));
        rows.passTime(Duration.ofMinutes(9));
        assertThat(rows.apply(extend("order", HOLD_FOR)).orThrow().expiresAt())
                .isEqualTo(held.createdAt().plus(longest));
        assertThat(rows.apply(extend("order", HOLD_FOR)))
                .isEqualTo(Outcomes.refused(
                        new Refusal.HeldLongest(held.id(), held.createdAt().plus(longest))));
        assertThat(rows.apply(extend("order", Duration.ofMinutes(1))).orThrow().expiresAt())
                .as("nothing more is wanted")
                .isEqualTo(held.createdAt().plus(longest));
    }

    @Test
    void aReservationWhoseEndHasPassedIsNotExtendedIntoThePast() {
        Duration longest = HOLD_FOR.plusMinutes(5);
        Reservation held = rows.apply(new Reserve(
                        ReservationId.of("order"), List.of(ONE_A), HOLD_FOR, null, List.of(), null, longest))
                .orThrow();
        rows.passTime(longest);
        assertThat(rows.apply(extend("order", HOLD_FOR)))
                .isEqualTo(Outcomes.refused(
                        new Refusal.HeldLongest(held.id(), held.createdAt().plus(longest))));
        assertThat(rows.reservation("order")).isEqualTo(held);
    }
}
