package dev.earmark.spi.ledger;

import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Adjust;
import dev.earmark.StockCommand.Cancel;
import dev.earmark.StockCommand.Confirm;
import dev.earmark.StockCommand.Expire;
import dev.earmark.StockCommand.Extend;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockCommand.ReturnStock;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.StockOutcome;
import java.util.ArrayList;
import java.util.List;

/**
 * The rules R1 to R7, pure and in one place: applies commands, in their order, to rows that a store has loaded, and tells
 * what came of each and what has to be saved. The store loads and guards the rows before and saves them after, in one atomic
 * step. A backend that cannot run Java next to its data repeats these rules in its own language and shows by the contract's
 * model test that they are the same.
 *
 * <p>Stateless; safe for use by many threads. The cost of a command grows with its own lines, never with how many
 * reservations there are (R9).
 */
public final class Ledger {
    private final ReservationRules reservations;
    private final StockRules stock;

    private Ledger(WorkingState state, UnitMoves units) {
        reservations = new ReservationRules(state, units);
        stock = new StockRules(state, units);
    }

    /**
     * Applies a batch to loaded rows.
     *
     * @param loaded the rows, and the store's time
     * @param commands the batch; every SKU, reservation and operation of its {@link LedgerScope} that the store knows is in
     *     {@code loaded}, and so are the levels of those reservations
     * @return the outcomes, and what to save
     */
    public static LedgerResult apply(LedgerState loaded, List<StockCommand<?>> commands) {
        WorkingState state = new WorkingState(loaded);
        UnitMoves units = new UnitMoves(state);
        Ledger ledger = new Ledger(state, units);
        List<StockOutcome<?>> outcomes = new ArrayList<>(commands.size());
        commands.forEach(command -> outcomes.add(ledger.apply(command)));
        return new LedgerResult(outcomes, state.changes(), units.shortOf());
    }

    private StockOutcome<?> apply(StockCommand<?> command) {
        if (command instanceof Reserve reserve) {
            return reservations.reserve(reserve);
        } else if (command instanceof Confirm confirm) {
            return reservations.confirm(confirm);
        } else if (command instanceof Cancel cancel) {
            return reservations.cancel(cancel);
        } else if (command instanceof Extend extend) {
            return reservations.extend(extend);
        } else if (command instanceof Expire expire) {
            return reservations.expire(expire);
        } else if (command instanceof ReturnStock returnStock) {
            return stock.returnStock(returnStock);
        } else if (command instanceof Adjust adjust) {
            return stock.adjust(adjust);
        } else if (command instanceof SetOnHand setOnHand) {
            return stock.setOnHand(setOnHand);
        }
        throw new IllegalArgumentException("no rule for " + command.getClass());
    }
}
