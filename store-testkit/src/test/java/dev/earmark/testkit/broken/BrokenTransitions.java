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
import dev.earmark.spi.Reservations;

/** Stores with a defect in confirm, cancel or expire. */
final class BrokenTransitions {
    private BrokenTransitions() {}

    @CaughtBy({
        "Confirm.anUnknownReservationIsRefused", "Cancel.anUnknownReservationIsRefused",
        "Expire.anUnknownReservationIsRefused", "Extend.anUnknownReservationIsRefused",
        "ReturnStock.anUnknownReservationIsRefused", CaughtBy.MODEL
    })
    static final class ThrowsForAnUnknownReservation extends BrokenOutcome<OnReservation> {
        ThrowsForAnUnknownReservation() {
            super(OnReservation.class);
        }

        @Override
        StockOutcome<?> applyWithDefect(BrokenStore store, OnReservation command) {
            StockOutcome<?> outcome = store.applyCorrectly(command);
            if (BrokenStore.isRefused(outcome, UnknownReservation.class)) {
                throw new StoreException("no row", null);
            }
            return outcome;
        }
    }

    @CaughtBy("Confirm.r4_confirmingTwiceSellsOnce")
    static final class SellsTwiceWhenConfirmedTwice extends BrokenOutcome<Confirm> {
        SellsTwiceWhenConfirmedTwice() {
            super(Confirm.class);
        }

        @Override
        StockOutcome<?> corrupt(BrokenStore store, Confirm command, StockOutcome<?> outcome, Reservation known) {
            if (BrokenStore.isReplay(outcome)) {
                store.applyCorrectly(new Confirm(reserveSameLines(store, known)));
            }
            return outcome;
        }
    }

    @CaughtBy({
        "Confirm.r6_anExpiredReservationIsRefusedWithItsStatus",
        "Reclaim.r6_aLateCallerLearnsThatTheReservationExpired"
    })
    static final class ConfirmsAnExpiredReservation extends BrokenOutcome<Confirm> {
        ConfirmsAnExpiredReservation() {
            super(Confirm.class);
        }

        @Override
        StockOutcome<?> corrupt(BrokenStore store, Confirm command, StockOutcome<?> outcome, Reservation known) {
            return lostTo(outcome, known, ReservationStatus.EXPIRED)
                    ? BrokenStore.falselyApplied(Reservations.withStatus(known, ReservationStatus.CONFIRMED))
                    : outcome;
        }
    }

    @CaughtBy("Confirm.r6_aLateConfirmSucceedsUntilTheUnitsAreReclaimed")
    static final class RefusesALateConfirm extends BrokenOutcome<Confirm> {
        RefusesALateConfirm() {
            super(Confirm.class);
        }

        @Override
        StockOutcome<?> applyWithDefect(BrokenStore store, Confirm command) {
            store.applyCorrectly(new Expire(command.id()));
            return store.applyCorrectly(command);
        }
    }

    @CaughtBy({"Cancel.theUnitsAreAvailableAgain", "Cancel.theUnitsOfEveryLineAreReleased"})
    static final class KeepsTheUnitsOfACancelledReservation extends BrokenOutcome<Cancel> {
        KeepsTheUnitsOfACancelledReservation() {
            super(Cancel.class);
        }

        @Override
        StockOutcome<?> corrupt(BrokenStore store, Cancel command, StockOutcome<?> outcome, Reservation known) {
            if (BrokenStore.isFirst(outcome)) {
                reserveSameLines(store, known);
            }
            return outcome;
        }
    }

    @CaughtBy("Cancel.r6_aConfirmedReservationIsRefusedWithItsStatus")
    static final class CancelsAConfirmedReservation extends BrokenOutcome<Cancel> {
        CancelsAConfirmedReservation() {
            super(Cancel.class);
        }

        @Override
        StockOutcome<?> corrupt(BrokenStore store, Cancel command, StockOutcome<?> outcome, Reservation known) {
            if (lostTo(outcome, known, ReservationStatus.CONFIRMED)) {
                store.applyCorrectly(ReturnStock.all(command.id(), anOperation()));
                return BrokenStore.falselyApplied(Reservations.withStatus(known, ReservationStatus.CANCELLED));
            }
            return outcome;
        }
    }

    @CaughtBy("Expire.r6_aConfirmedReservationNeverExpires")
    static final class ExpiresAConfirmedReservation extends BrokenOutcome<Expire> {
        ExpiresAConfirmedReservation() {
            super(Expire.class);
        }

        @Override
        StockOutcome<?> corrupt(BrokenStore store, Expire command, StockOutcome<?> outcome, Reservation known) {
            if (lostTo(outcome, known, ReservationStatus.CONFIRMED)) {
                store.applyCorrectly(ReturnStock.all(command.id(), anOperation()));
                return BrokenStore.falselyApplied(Reservations.withStatus(known, ReservationStatus.EXPIRED));
            }
            return outcome;
        }
    }
}
