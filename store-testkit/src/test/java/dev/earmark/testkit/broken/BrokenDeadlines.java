package dev.earmark.testkit.broken;

import dev.earmark.Refusal;
import dev.earmark.Refusal.NotOverdue;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReservationStatus;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Cancel;
import dev.earmark.StockCommand.Expire;
import dev.earmark.StockCommand.Extend;
import dev.earmark.StockOutcome;
import dev.earmark.spi.Reservations;
import dev.earmark.spi.ledger.LedgerState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Stores with a defect in deadlines. */
final class BrokenDeadlines {
    private BrokenDeadlines() {}

    @CaughtBy({
        "Expire.r5_itIsRefusedBeforeTheDeadlineAndTheRefusalNamesTheDeadline",
        "Extend.theReservationIsHeldBeyondItsFirstDeadline"
    })
    static final class ExpiresEarly extends BrokenOutcome<Expire> {
        ExpiresEarly() {
            super(Expire.class);
        }

        @Override
        StockOutcome<?> corrupt(BrokenStore store, Expire command, StockOutcome<?> outcome, Reservation known) {
            if (BrokenStore.isRefused(outcome, NotOverdue.class)) {
                store.applyCorrectly(new Cancel(command.id()));
                return BrokenStore.falselyApplied(Reservations.withStatus(known, ReservationStatus.EXPIRED));
            }
            return outcome;
        }
    }

    @CaughtBy("Expire.r5_itIsAppliedFromTheDeadlineOn")
    static final class ExpiresOnlyAfterTheDeadline extends BrokenRules {
        @Override
        LedgerState loaded(LedgerState state, List<StockCommand<?>> commands) {
            return commands.get(0) instanceof Expire
                    ? States.withNow(state, state.now().minusNanos(1_000))
                    : state;
        }
    }

    @CaughtBy({
        "Extend.theReservationIsHeldBeyondItsFirstDeadline",
        "Reclaim.r3_anExtendedReservationIsNotReclaimedAtItsFirstDeadline"
    })
    static final class ForgetsTheNewDeadline extends BrokenOutcome<Extend> {
        ForgetsTheNewDeadline() {
            super(Extend.class);
        }

        @Override
        StockOutcome<?> applyWithDefect(BrokenStore store, Extend command) {
            Reservation known = store.reservations(Set.of(command.id())).get(command.id());
            return known == null || known.status() != ReservationStatus.HELD
                    ? store.applyCorrectly(command)
                    : BrokenStore.falselyApplied(
                            Reservations.withExpiresAt(known, known.createdAt().plus(command.holdFor())));
        }
    }

    @CaughtBy("Extend.theDeadlineNeverMovesEarlier")
    static final class MovesADeadlineEarlier extends BrokenRules {
        @Override
        LedgerState loaded(LedgerState state, List<StockCommand<?>> commands) {
            return commands.get(0) instanceof Extend extend ? withoutDeadline(state, extend.id()) : state;
        }

        private static LedgerState withoutDeadline(LedgerState state, ReservationId id) {
            Map<ReservationId, Reservation> early = new HashMap<>(state.reservations());
            early.computeIfPresent(id, (same, known) -> Reservations.withExpiresAt(known, known.createdAt()));
            return States.withReservations(state, early);
        }
    }

    private static Reservation withoutEnd(Reservation reservation) {
        return Reservations.builder(reservation.id())
                .lines(reservation.lines())
                .status(reservation.status())
                .createdAt(reservation.createdAt())
                .expiresAt(reservation.expiresAt())
                .owner(reservation.owner().orElse(null))
                .returned(reservation.returned())
                .build();
    }

    @CaughtBy({"LongestHold.theDeadlineNeverMovesBeyondTheEnd", "LongestHold.itIsRefusedAtTheEnd", CaughtBy.MODEL})
    static final class ExtendsBeyondTheEnd extends BrokenRules {
        @Override
        LedgerState loaded(LedgerState state, List<StockCommand<?>> commands) {
            if (!(commands.get(0) instanceof Extend)) {
                return state;
            }
            Map<ReservationId, Reservation> endless = new HashMap<>(state.reservations());
            endless.replaceAll((id, known) -> withoutEnd(known));
            return States.withReservations(state, endless);
        }
    }

    @CaughtBy({"LongestHold.itIsRefusedAtTheEnd", "LongestHold.theEndCanBeTheFirstDeadline"})
    static final class ExtendsByNothingAtTheEnd extends BrokenOutcome<Extend> {
        ExtendsByNothingAtTheEnd() {
            super(Extend.class);
        }

        @Override
        StockOutcome<?> corrupt(BrokenStore store, Extend command, StockOutcome<?> outcome, Reservation known) {
            return BrokenStore.isRefused(outcome, Refusal.HeldLongest.class)
                    ? BrokenStore.falselyApplied(known)
                    : outcome;
        }
    }

    @CaughtBy({
        "LongestHold.itIsRefusedAfterTheEndEvenIfItWasNeverExtended",
        "LongestHold.r6_anOverdueReservationIsExtendedUntilTheEndAndRefusedAfterIt"
    })
    static final class ExtendsAfterTheEnd extends BrokenOutcome<Extend> {
        ExtendsAfterTheEnd() {
            super(Extend.class);
        }

        @Override
        StockOutcome<?> corrupt(BrokenStore store, Extend command, StockOutcome<?> outcome, Reservation known) {
            return BrokenStore.isRefused(outcome, Refusal.HeldLongest.class)
                            && known.remaining().isZero()
                    ? BrokenStore.falselyApplied(Reservations.withExpiresAt(
                            known, known.extendableUntil().orElseThrow()))
                    : outcome;
        }
    }
}
