package dev.earmark.testkit.broken;

import dev.earmark.Refusal.NotOverdue;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReservationStatus;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Cancel;
import dev.earmark.StockCommand.Expire;
import dev.earmark.StockCommand.Extend;
import dev.earmark.StockOutcome;
import dev.earmark.spi.ledger.LedgerState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Stores that get deadlines wrong. */
final class BrokenDeadlines {
    private BrokenDeadlines() {}

    @CaughtBy({"Expire.r5_itIsRefusedBeforeTheDeadlineAndTellsTheDeadline", "Extend.itIsHeldBeyondItsFirstDeadline"})
    static final class ExpiresEarly extends Ending<Expire> {
        ExpiresEarly() {
            super(Expire.class);
        }

        @Override
        StockOutcome<?> spoil(BrokenStore store, Expire command, StockOutcome<?> outcome, Reservation known) {
            if (BrokenStore.isRefused(outcome, NotOverdue.class)) {
                store.right(new Cancel(command.id()));
                return BrokenStore.pretend(known.withStatus(ReservationStatus.EXPIRED));
            }
            return outcome;
        }
    }

    @CaughtBy("Expire.r5_itIsPossibleFromTheDeadlineOn")
    static final class ExpiresOnlyAfterTheDeadline extends BrokenRules {
        @Override
        LedgerState loaded(LedgerState state, List<StockCommand<?>> commands) {
            return commands.get(0) instanceof Expire
                    ? new LedgerState(
                            state.now().minusNanos(1_000),
                            state.levels(),
                            state.reservations(),
                            state.operations(),
                            state.overdue())
                    : state;
        }
    }

    @CaughtBy({"Extend.itIsHeldBeyondItsFirstDeadline", "Reclaim.r3_whatWasExtendedIsNotReclaimedAtItsFirstDeadline"})
    static final class ForgetsTheNewDeadline extends Ending<Extend> {
        ForgetsTheNewDeadline() {
            super(Extend.class);
        }

        @Override
        StockOutcome<?> end(BrokenStore store, Extend command) {
            Reservation known = store.reservations(Set.of(command.id())).get(command.id());
            return known == null || known.status() != ReservationStatus.HELD
                    ? store.right(command)
                    : BrokenStore.pretend(known.withExpiresAt(known.createdAt().plus(command.ttl())));
        }
    }

    @CaughtBy("Extend.itIsNeverShortened")
    static final class ShortensAHold extends BrokenRules {
        @Override
        LedgerState loaded(LedgerState state, List<StockCommand<?>> commands) {
            return commands.get(0) instanceof Extend extend ? withoutDeadline(state, extend.id()) : state;
        }

        private static LedgerState withoutDeadline(LedgerState state, ReservationId id) {
            Map<ReservationId, Reservation> early = new HashMap<>(state.reservations());
            early.computeIfPresent(id, (same, known) -> known.withExpiresAt(known.createdAt()));
            return new LedgerState(state.now(), state.levels(), early, state.operations(), state.overdue());
        }
    }
}
