package dev.earmark.testkit.broken;

import dev.earmark.Line;
import dev.earmark.Refusal.NotEnough;
import dev.earmark.Reservation;
import dev.earmark.ReservationStatus;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Cancel;
import dev.earmark.StockCommand.ReturnStock;
import dev.earmark.StockOutcome;
import dev.earmark.spi.ledger.LedgerChanges;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Stores that get returnStock wrong. */
final class BrokenReturns {
    private BrokenReturns() {}

    @CaughtBy({"ReturnStock.r7_neverMoreComesBackThanWasSold", "ReturnStock.r7_whenNothingIsLeftEveryLineIsShort"})
    static final class TakesBackMoreThanWasSold extends Ending<ReturnStock> {
        TakesBackMoreThanWasSold() {
            super(ReturnStock.class);
        }

        @Override
        StockOutcome<?> spoil(BrokenStore store, ReturnStock command, StockOutcome<?> outcome, Reservation known) {
            if (BrokenStore.isRefused(outcome, NotEnough.class)) {
                command.lines().forEach(line -> store.sneak(line.sku(), line.quantity()));
                return BrokenStore.pretend(known);
            }
            return outcome;
        }
    }

    @CaughtBy({"ReturnStock.r7_whatHasComeBackDoesNotComeBackAgain", "ReturnStock.partsAddUp"})
    static final class ForgetsWhatCameBack extends BrokenRules {
        @Override
        LedgerChanges saved(LedgerChanges changes, List<StockCommand<?>> commands) {
            return new LedgerChanges(
                    changes.levels(),
                    changes.created(),
                    changes.updated().stream()
                            .map(reservation -> reservation.withReturned(List.of()))
                            .toList(),
                    changes.operations());
        }
    }

    @CaughtBy({"ReturnStock.r6_aHeldReservationIsRefusedWithItsStatus", CaughtBy.MODEL})
    static final class TakesBackWhatIsStillHeld extends Ending<ReturnStock> {
        TakesBackWhatIsStillHeld() {
            super(ReturnStock.class);
        }

        @Override
        StockOutcome<?> spoil(BrokenStore store, ReturnStock command, StockOutcome<?> outcome, Reservation known) {
            return lostTo(outcome, known, ReservationStatus.HELD) ? store.right(new Cancel(command.id())) : outcome;
        }
    }

    @CaughtBy({"ReturnStock.withoutLinesEverythingComesBack", "ReturnStock.afterAPartTheRestComesBackWithoutLines"})
    static final class BringsBackOnlyTheFirstLine extends Ending<ReturnStock> {
        BringsBackOnlyTheFirstLine() {
            super(ReturnStock.class);
        }

        @Override
        StockOutcome<?> end(BrokenStore store, ReturnStock command) {
            Reservation known = store.reservations(Set.of(command.id())).get(command.id());
            return store.right(new ReturnStock(command.id(), command.operation(), firstOf(command.lines(), known)));
        }

        private static List<Line> firstOf(List<Line> lines, @Nullable Reservation known) {
            return lines.isEmpty() && known != null ? known.lines().subList(0, 1) : lines;
        }
    }
}
