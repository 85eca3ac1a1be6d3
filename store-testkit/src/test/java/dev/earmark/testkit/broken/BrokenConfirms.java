package dev.earmark.testkit.broken;

import static java.util.stream.Collectors.toMap;

import dev.earmark.LateConfirm;
import dev.earmark.Line;
import dev.earmark.Refusal;
import dev.earmark.Reservation;
import dev.earmark.ReservationStatus;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Confirm;
import dev.earmark.StockOutcome;
import dev.earmark.StockOutcome.Refused;
import dev.earmark.spi.Outcomes;
import dev.earmark.spi.Reservations;
import dev.earmark.spi.ledger.LedgerChanges;
import dev.earmark.spi.ledger.LedgerResult;
import dev.earmark.spi.ledger.LedgerState;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Stores with a defect in a partial or a late confirm. */
final class BrokenConfirms {
    private BrokenConfirms() {}

    abstract static class Confirming extends BrokenOutcome<Confirm> {
        Confirming() {
            super(Confirm.class);
        }
    }

    @CaughtBy({"PartialConfirm.theseUnitsAreSoldAndTheRestIsAvailable", CaughtBy.MODEL})
    static final class SellsEverything extends Confirming {
        @Override
        StockOutcome<?> applyWithDefect(BrokenStore store, Confirm command) {
            return store.applyCorrectly(new Confirm(command.id(), List.of(), command.late()));
        }
    }

    @CaughtBy({"PartialConfirm.theseUnitsAreSoldAndTheRestIsAvailable", "PartialConfirm.r3_theRestCanBeReservedAtOnce"})
    static final class KeepsTheRestReserved extends Confirming {
        @Override
        StockOutcome<?> applyWithDefect(BrokenStore store, Confirm command) {
            Reservation before = store.reservations(Set.of(command.id())).get(command.id());
            StockOutcome<?> outcome = store.applyCorrectly(command);
            if (before != null
                    && BrokenStore.isFirst(outcome)
                    && !command.lines().isEmpty()) {
                Map<Sku, Long> sold = command.lines().stream().collect(toMap(Line::sku, Line::quantity));
                List<Line> rest = before.lines().stream()
                        .filter(line -> line.quantity() > sold.getOrDefault(line.sku(), 0L))
                        .map(line -> new Line(line.sku(), line.quantity() - sold.getOrDefault(line.sku(), 0L)))
                        .toList();
                if (!rest.isEmpty()) {
                    reserveSameLines(store, Reservations.withLines(before, rest));
                }
            }
            return outcome;
        }
    }

    @CaughtBy({
        "PartialConfirm.r4_aConfirmOfOtherLinesIsRefused",
        "ConcurrentChanges.r6_exactlyOneOfTwoDifferentPartialConfirmsWins"
    })
    static final class AnswersAConfirmOfOtherLinesWithAReplay extends Confirming {
        @Override
        StockOutcome<?> corrupt(BrokenStore store, Confirm command, StockOutcome<?> outcome, Reservation known) {
            return BrokenStore.isRefused(outcome, Refusal.ConfirmedOtherwise.class)
                    ? Outcomes.replayed(known)
                    : outcome;
        }
    }

    @CaughtBy({"PartialConfirm.r7_onlyWhatWasSoldCanBeReturned", "PartialConfirm.r4_aRepeatSellsOnce"})
    static final class KeepsTheReservedLines extends BrokenRules {
        @Override
        LedgerResult apply(LedgerState state, List<StockCommand<?>> commands) {
            LedgerResult result = super.apply(state, commands);
            LedgerChanges changes = result.changes();
            return new LedgerResult(
                    result.outcomes(),
                    new LedgerChanges(
                            changes.levels(),
                            changes.created(),
                            changes.updated().stream()
                                    .map(after ->
                                            withLinesOf(state.reservations().get(after.id()), after))
                                    .toList(),
                            changes.removed(),
                            changes.operations(),
                            changes.reported()),
                    result.shortOf());
        }

        private static Reservation withLinesOf(@Nullable Reservation before, Reservation after) {
            return before != null && after.status() == ReservationStatus.CONFIRMED
                    ? Reservations.withLines(after, before.lines())
                    : after;
        }
    }

    @CaughtBy({"PartialConfirm.r2_neverMoreIsSoldThanIsReserved", CaughtBy.MODEL})
    static final class SellsAtMostWhatIsReserved extends Confirming {
        @Override
        StockOutcome<?> corrupt(BrokenStore store, Confirm command, StockOutcome<?> outcome, Reservation known) {
            return BrokenStore.isRefused(outcome, Refusal.MoreThanReserved.class)
                    ? store.applyCorrectly(new Confirm(command.id(), List.of(), command.late()))
                    : outcome;
        }
    }

    private static StockOutcome<?> sellAnew(BrokenStore store, Reservation known) {
        store.applyCorrectly(new Confirm(BrokenOutcome.reserveSameLines(store, known)));
        return BrokenStore.falselyApplied(Reservations.withStatus(known, ReservationStatus.CONFIRMED));
    }

    @CaughtBy({"LateConfirm.r6_aCancelledReservationIsNeverRevived"})
    static final class RevivesACancelledReservation extends Confirming {
        @Override
        StockOutcome<?> corrupt(BrokenStore store, Confirm command, StockOutcome<?> outcome, Reservation known) {
            return command.late() == LateConfirm.RESERVE_AGAIN && lostTo(outcome, known, ReservationStatus.CANCELLED)
                    ? sellAnew(store, known)
                    : outcome;
        }
    }

    @CaughtBy({
        "LateConfirm.r1_r2_itIsRefusedWithTheShortagesIfSomeUnitsAreGone",
        "ConcurrentChanges.r2_r6_theLastUnitIsSoldToOneOfSeveralLatePayers"
    })
    static final class OversellsToALatePayer extends Confirming {
        @Override
        StockOutcome<?> corrupt(BrokenStore store, Confirm command, StockOutcome<?> outcome, Reservation known) {
            return BrokenStore.isRefused(outcome, Refusal.NotEnough.class)
                    ? BrokenStore.falselyApplied(Reservations.withStatus(known, ReservationStatus.CONFIRMED))
                    : outcome;
        }
    }

    @CaughtBy("LateConfirm.r3_itReclaimsOverdueUnits")
    static final class ReclaimsNothingForALatePayer extends BrokenReclaims.Reclaiming {
        @Override
        List<Reservation> corrupt(List<Reservation> overdue, StockCommand<?> command) {
            return command instanceof Confirm ? List.of() : overdue;
        }
    }

    @CaughtBy("LateConfirm.r2_theLimitOfTheOwnerApplies")
    static final class SellsLateBeyondTheLimit extends BrokenRules {
        @Override
        LedgerState loaded(LedgerState state, List<StockCommand<?>> commands) {
            return commands.get(0) instanceof Confirm ? States.withOwned(state, Map.of()) : state;
        }
    }

    @CaughtBy({
        "LateConfirm.r6_anExpiredReservationIsSoldIfItsUnitsAreAvailable",
        "Confirm.r6_anExpiredReservationIsRefusedWithItsStatus"
    })
    static final class AlwaysReservesAgain extends Confirming {
        @Override
        StockOutcome<?> applyWithDefect(BrokenStore store, Confirm command) {
            return store.applyCorrectly(new Confirm(command.id(), command.lines(), LateConfirm.RESERVE_AGAIN));
        }
    }

    @CaughtBy({"LateConfirm.r6_anExpiredReservationIsSoldIfItsUnitsAreAvailable", CaughtBy.MODEL})
    static final class NeverReservesAgain extends Confirming {
        @Override
        StockOutcome<?> applyWithDefect(BrokenStore store, Confirm command) {
            return store.applyCorrectly(new Confirm(command.id(), command.lines(), LateConfirm.REFUSE));
        }
    }

    @CaughtBy("LateConfirm.r1_r2_itIsRefusedWithTheShortagesIfSomeUnitsAreGone")
    static final class ReportsOnlyTheFirstShortageToALatePayer extends Confirming {
        @Override
        StockOutcome<?> corrupt(BrokenStore store, Confirm command, StockOutcome<?> outcome, Reservation known) {
            return outcome instanceof Refused<?> refused && refused.refusal() instanceof Refusal.NotEnough notEnough
                    ? Outcomes.refused(
                            new Refusal.NotEnough(notEnough.shortages().subList(0, 1)), Outcomes.reclaimed(outcome))
                    : outcome;
        }
    }
}
