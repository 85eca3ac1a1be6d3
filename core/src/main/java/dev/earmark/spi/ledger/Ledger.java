package dev.earmark.spi.ledger;

import dev.earmark.ChangeCause;
import dev.earmark.ReservationId;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Adjust;
import dev.earmark.StockCommand.Assign;
import dev.earmark.StockCommand.Cancel;
import dev.earmark.StockCommand.Change;
import dev.earmark.StockCommand.Confirm;
import dev.earmark.StockCommand.Expire;
import dev.earmark.StockCommand.Extend;
import dev.earmark.StockCommand.Repair;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockCommand.ReturnStock;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.StockOutcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The rules R1 to R7, pure and in one place. Applies commands in their order to rows that a store has loaded, and
 * returns the outcomes and the rows to save. The store loads and guards the rows before and saves them after, in one
 * atomic step. A backend that cannot run Java next to its data repeats these rules in its own language; the contract's
 * model test compares the two.
 *
 * <p>Stateless; safe for use by many threads. The cost of a command grows with its own lines, never with the number of
 * reservations (R9).
 */
public final class Ledger {
    private Ledger() {}

    /**
     * Applies a batch to loaded rows.
     *
     * @param loaded the rows and the store's time
     * @param commands the batch; every SKU, reservation and operation of its {@link LedgerScope} that the store knows
     *     is in {@code loaded}, and so are the levels of those reservations, what the owners of {@link LedgerScope#owned}
     *     have, and the held units of {@link LedgerScope#counted}
     * @return the outcomes and the rows to save
     */
    public static LedgerResult apply(LedgerState loaded, List<StockCommand<?>> commands) {
        return apply(loaded, commands, ChangeCause.EXPIRE);
    }

    /**
     * Expires overdue reservations for a batch that needs more of them than it can reclaim in one step. Like a batch of
     * {@link Expire}s, but the cause of the changes is {@link ChangeCause#RECLAIM}.
     *
     * @param loaded the rows and the store's time
     * @param overdue the reservations
     * @return the outcomes and the rows to save
     */
    public static LedgerResult reclaim(LedgerState loaded, Collection<ReservationId> overdue) {
        List<StockCommand<?>> expiries = new ArrayList<>(overdue.size());
        overdue.forEach(id -> expiries.add(new Expire(id)));
        return apply(loaded, expiries, ChangeCause.RECLAIM);
    }

    private static LedgerResult apply(LedgerState loaded, List<StockCommand<?>> commands, ChangeCause ofExpiries) {
        WorkingState state = new WorkingState(loaded);
        UnitMoves units = new UnitMoves(state);
        OwnerLimits limits = new OwnerLimits(state, units);
        Rules rules = new Rules(
                new ReservationRules(state, units, limits),
                new ConfirmRules(state, units, limits),
                new ChangeRules(state, units, limits),
                new StockRules(state, units),
                ofExpiries);
        List<StockOutcome<?>> outcomes = new ArrayList<>(commands.size());
        for (StockCommand<?> command : commands) {
            outcomes.add(command.accept(rules));
        }
        return new LedgerResult(outcomes, state.changes(), units.shortOf());
    }

    /** One rule per command. */
    private record Rules(
            ReservationRules reservations,
            ConfirmRules confirms,
            ChangeRules changes,
            StockRules stock,
            ChangeCause ofExpiries)
            implements StockCommand.Visitor<StockOutcome<?>> {
        @Override
        public StockOutcome<?> reserve(Reserve command) {
            return reservations.reserve(command);
        }

        @Override
        public StockOutcome<?> confirm(Confirm command) {
            return confirms.confirm(command);
        }

        @Override
        public StockOutcome<?> cancel(Cancel command) {
            return reservations.cancel(command);
        }

        @Override
        public StockOutcome<?> extend(Extend command) {
            return changes.extend(command);
        }

        @Override
        public StockOutcome<?> expire(Expire command) {
            return reservations.expire(command, ofExpiries);
        }

        @Override
        public StockOutcome<?> returnStock(ReturnStock command) {
            return stock.returnStock(command);
        }

        @Override
        public StockOutcome<?> adjust(Adjust command) {
            return stock.adjust(command);
        }

        @Override
        public StockOutcome<?> setOnHand(SetOnHand command) {
            return stock.setOnHand(command);
        }

        @Override
        public StockOutcome<?> change(Change command) {
            return changes.change(command);
        }

        @Override
        public StockOutcome<?> assign(Assign command) {
            return changes.assign(command);
        }

        @Override
        public StockOutcome<?> repair(Repair command) {
            return stock.repair(command);
        }
    }
}
