package dev.earmark.testkit.broken;

import dev.earmark.Refusal.MoreThanSold;
import dev.earmark.Refusal.NotEnough;
import dev.earmark.Reservation;
import dev.earmark.ReservationStatus;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Cancel;
import dev.earmark.StockCommand.ReturnStock;
import dev.earmark.StockOutcome;
import dev.earmark.StockOutcome.Refused;
import dev.earmark.spi.Outcomes;
import dev.earmark.spi.Reservations;
import dev.earmark.spi.ledger.LedgerChanges;
import java.util.List;
import java.util.Set;

/** Stores with a defect in returnStock. */
final class BrokenReturns {
    private BrokenReturns() {}

    @CaughtBy({"ReturnStock.r7_neverMoreIsReturnedThanWasSold", "ReturnStock.r7_everyLineIsShortAfterAFullReturn"})
    static final class ReturnsMoreThanWasSold extends BrokenOutcome<ReturnStock> {
        ReturnsMoreThanWasSold() {
            super(ReturnStock.class);
        }

        @Override
        StockOutcome<?> corrupt(BrokenStore store, ReturnStock command, StockOutcome<?> outcome, Reservation known) {
            if (BrokenStore.isRefused(outcome, MoreThanSold.class)) {
                command.lines().forEach(line -> store.adjustSilently(line.sku(), line.quantity()));
                return BrokenStore.falselyApplied(known);
            }
            return outcome;
        }
    }

    @CaughtBy({
        "ReturnStock.r7_neverMoreIsReturnedThanWasSold",
        "Batches.laterCommandsSeeTheEffectOfEarlierOnesOnTheSameReservation"
    })
    static final class ReportsAReturnOfTooMuchAsAShortage extends BrokenOutcome<ReturnStock> {
        ReportsAReturnOfTooMuchAsAShortage() {
            super(ReturnStock.class);
        }

        @Override
        StockOutcome<?> applyWithDefect(BrokenStore store, ReturnStock command) {
            StockOutcome<?> outcome = store.applyCorrectly(command);
            return outcome instanceof Refused<?> refused && refused.refusal() instanceof MoreThanSold more
                    ? Outcomes.refused(new NotEnough(more.shortages()))
                    : outcome;
        }
    }

    @CaughtBy({"ReturnStock.r7_returnedUnitsCannotBeReturnedAgain", "ReturnStock.partialReturnsAddUp"})
    static final class ForgetsReturnedUnits extends BrokenRules {
        @Override
        LedgerChanges saved(LedgerChanges changes, List<StockCommand<?>> commands) {
            return new LedgerChanges(
                    changes.levels(),
                    changes.created(),
                    changes.updated().stream()
                            .map(reservation -> Reservations.withReturned(reservation, List.of()))
                            .toList(),
                    changes.removed(),
                    changes.operations(),
                    changes.reported());
        }
    }

    @CaughtBy({"ReturnStock.r6_aHeldReservationIsRefusedWithItsStatus", CaughtBy.MODEL})
    static final class ReturnsHeldUnits extends BrokenOutcome<ReturnStock> {
        ReturnsHeldUnits() {
            super(ReturnStock.class);
        }

        @Override
        StockOutcome<?> corrupt(BrokenStore store, ReturnStock command, StockOutcome<?> outcome, Reservation known) {
            return lostTo(outcome, known, ReservationStatus.HELD)
                    ? store.applyCorrectly(new Cancel(command.id()))
                    : outcome;
        }
    }

    @CaughtBy({
        "ReturnStock.withoutLinesAllUnitsAreReturned",
        "ReturnStock.withoutLinesTheRestOfAPartialReturnIsReturned"
    })
    static final class ReturnsOnlyTheFirstLine extends BrokenOutcome<ReturnStock> {
        ReturnsOnlyTheFirstLine() {
            super(ReturnStock.class);
        }

        @Override
        StockOutcome<?> applyWithDefect(BrokenStore store, ReturnStock command) {
            Reservation known = store.reservations(Set.of(command.id())).get(command.id());
            return store.applyCorrectly(
                    command.isAll() && known != null
                            ? ReturnStock.of(
                                    command.id(),
                                    command.operation(),
                                    known.lines().subList(0, 1))
                            : command);
        }
    }
}
