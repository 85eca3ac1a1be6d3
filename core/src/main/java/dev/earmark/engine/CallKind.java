package dev.earmark.engine;

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

/**
 * What a call of an engine asks for: a verb, many commands, or a read. {@link #toString} is the name of the method of {@link
 * ReservationOperations}. Minor releases may add kinds.
 */
public enum CallKind {
    /** Reserve. */
    RESERVE("reserve"),
    /** Confirm, of all or of a part. */
    CONFIRM("confirm"),
    /** Cancel. */
    CANCEL("cancel"),
    /** Extend. */
    EXTEND("extend"),
    /** Change the lines. */
    CHANGE("change"),
    /** Assign to another owner. */
    ASSIGN("assign"),
    /** Expire, as a call. The reaper's own expiries are not calls. */
    EXPIRE("expire"),
    /** Return sold units. */
    RETURN_STOCK("returnStock"),
    /** Adjust the units on hand. */
    ADJUST("adjust"),
    /** Set the units on hand. */
    SET_ON_HAND("setOnHand"),
    /** Repair the counters of a SKU. */
    REPAIR("repair"),
    /** Many commands in one call. */
    ATTEMPT_ALL("attemptAll"),
    /** Read a reservation. */
    FIND("find"),
    /** Read levels, of some SKUs or a page of all. */
    LEVELS("levels"),
    /** Read a page of held reservations. */
    HELD("held"),
    /** Read a page of the audit. */
    AUDIT("audit");

    private final String method;

    CallKind(String method) {
        this.method = method;
    }

    /**
     * Whether such a call has one command, which is applied or refused. All others are answered.
     *
     * @return false for {@link #ATTEMPT_ALL} and for reads
     */
    public boolean isVerb() {
        return compareTo(ATTEMPT_ALL) < 0;
    }

    static CallKind of(StockCommand<?> command) {
        return command.accept(OF_COMMAND);
    }

    /** The name of the method. */
    @Override
    public String toString() {
        return method;
    }

    private static final StockCommand.Visitor<CallKind> OF_COMMAND = new StockCommand.Visitor<>() {
        @Override
        public CallKind reserve(Reserve command) {
            return RESERVE;
        }

        @Override
        public CallKind confirm(Confirm command) {
            return CONFIRM;
        }

        @Override
        public CallKind cancel(Cancel command) {
            return CANCEL;
        }

        @Override
        public CallKind extend(Extend command) {
            return EXTEND;
        }

        @Override
        public CallKind expire(Expire command) {
            return EXPIRE;
        }

        @Override
        public CallKind returnStock(ReturnStock command) {
            return RETURN_STOCK;
        }

        @Override
        public CallKind adjust(Adjust command) {
            return ADJUST;
        }

        @Override
        public CallKind setOnHand(SetOnHand command) {
            return SET_ON_HAND;
        }

        @Override
        public CallKind change(Change command) {
            return CHANGE;
        }

        @Override
        public CallKind assign(Assign command) {
            return ASSIGN;
        }

        @Override
        public CallKind repair(Repair command) {
            return REPAIR;
        }
    };
}
