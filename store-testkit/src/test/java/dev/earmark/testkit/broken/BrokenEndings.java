package dev.earmark.testkit.broken;

import dev.earmark.Refusal.UnknownReservation;
import dev.earmark.Reservation;
import dev.earmark.ReservationStatus;
import dev.earmark.StockCommand.Cancel;
import dev.earmark.StockCommand.Confirm;
import dev.earmark.StockCommand.Expire;
import dev.earmark.StockCommand.OnReservation;
import dev.earmark.StockCommand.ReturnStock;
import dev.earmark.StockOutcome;
import dev.earmark.StoreException;
import java.util.List;

/** Stores that get confirm, cancel or expire wrong. */
final class BrokenEndings {
    private BrokenEndings() {}

    @CaughtBy({
        "Confirm.anUnknownReservationIsRefused", "Cancel.anUnknownReservationIsRefused",
        "Expire.anUnknownReservationIsRefused", "Extend.anUnknownReservationIsRefused",
        "ReturnStock.anUnknownReservationIsRefused", CaughtBy.MODEL
    })
    static final class ThrowsWhereItKnowsNoReservation extends Ending<OnReservation> {
        ThrowsWhereItKnowsNoReservation() {
            super(OnReservation.class);
        }

        @Override
        StockOutcome<?> end(BrokenStore store, OnReservation command) {
            StockOutcome<?> outcome = store.right(command);
            if (BrokenStore.isRefused(outcome, UnknownReservation.class)) {
                throw new StoreException("no row", null);
            }
            return outcome;
        }
    }

    @CaughtBy("Confirm.r4_confirmingTwiceSellsOnce")
    static final class SellsTwiceWhenConfirmedTwice extends Ending<Confirm> {
        SellsTwiceWhenConfirmedTwice() {
            super(Confirm.class);
        }

        @Override
        StockOutcome<?> spoil(BrokenStore store, Confirm command, StockOutcome<?> outcome, Reservation known) {
            if (BrokenStore.isReplay(outcome)) {
                store.right(new Confirm(hold(store, known)));
            }
            return outcome;
        }
    }

    @CaughtBy({"Confirm.r6_anExpiredReservationIsRefusedWithItsStatus", "Reclaim.r6_whoCameTooLateLearnsIt"})
    static final class ConfirmsAnExpiredOne extends Ending<Confirm> {
        ConfirmsAnExpiredOne() {
            super(Confirm.class);
        }

        @Override
        StockOutcome<?> spoil(BrokenStore store, Confirm command, StockOutcome<?> outcome, Reservation known) {
            return lostTo(outcome, known, ReservationStatus.EXPIRED)
                    ? BrokenStore.pretend(known.withStatus(ReservationStatus.CONFIRMED))
                    : outcome;
        }
    }

    @CaughtBy("Confirm.r6_aLateConfirmSucceedsWhileNobodyHasReclaimedTheUnits")
    static final class RefusesALateConfirm extends Ending<Confirm> {
        RefusesALateConfirm() {
            super(Confirm.class);
        }

        @Override
        StockOutcome<?> end(BrokenStore store, Confirm command) {
            store.right(new Expire(command.id()));
            return store.right(command);
        }
    }

    @CaughtBy({"Cancel.unitsAreAvailableAgain", "Cancel.everyLineOfABasketIsGivenBack"})
    static final class KeepsTheUnitsOfACancelledOne extends Ending<Cancel> {
        KeepsTheUnitsOfACancelledOne() {
            super(Cancel.class);
        }

        @Override
        StockOutcome<?> spoil(BrokenStore store, Cancel command, StockOutcome<?> outcome, Reservation known) {
            if (BrokenStore.isFirst(outcome)) {
                hold(store, known);
            }
            return outcome;
        }
    }

    @CaughtBy("Cancel.r6_aConfirmedReservationIsRefusedWithItsStatus")
    static final class CancelsAConfirmedOne extends Ending<Cancel> {
        CancelsAConfirmedOne() {
            super(Cancel.class);
        }

        @Override
        StockOutcome<?> spoil(BrokenStore store, Cancel command, StockOutcome<?> outcome, Reservation known) {
            if (lostTo(outcome, known, ReservationStatus.CONFIRMED)) {
                store.right(new ReturnStock(command.id(), anOperation(), List.of()));
                return BrokenStore.pretend(known.withStatus(ReservationStatus.CANCELLED));
            }
            return outcome;
        }
    }

    @CaughtBy("Expire.r6_aConfirmedReservationNeverExpires")
    static final class ExpiresAConfirmedOne extends Ending<Expire> {
        ExpiresAConfirmedOne() {
            super(Expire.class);
        }

        @Override
        StockOutcome<?> spoil(BrokenStore store, Expire command, StockOutcome<?> outcome, Reservation known) {
            if (lostTo(outcome, known, ReservationStatus.CONFIRMED)) {
                store.right(new ReturnStock(command.id(), anOperation(), List.of()));
                return BrokenStore.pretend(known.withStatus(ReservationStatus.EXPIRED));
            }
            return outcome;
        }
    }
}
