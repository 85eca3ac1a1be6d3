package dev.earmark.testkit;

import dev.earmark.LateConfirm;
import dev.earmark.Line;
import dev.earmark.LineFromAny;
import dev.earmark.OperationId;
import dev.earmark.OwnerId;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
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
import dev.earmark.StockLevel;
import dev.earmark.spi.StockLevels;
import java.time.Duration;
import java.util.List;

/** Short ways to write commands in tests. */
final class Commands {
    /** For tests that do not depend on the duration. */
    static final Duration HOLD_FOR = Duration.ofHours(1);

    private Commands() {}

    static Line line(String sku, long quantity) {
        return Line.of(sku, quantity);
    }

    static Reserve reserve(String id, String sku, long quantity) {
        return reserve(id, HOLD_FOR, line(sku, quantity));
    }

    static Reserve reserve(String id, Line... lines) {
        return reserve(id, HOLD_FOR, lines);
    }

    static Reserve reserve(String id, Duration holdFor, Line... lines) {
        return new Reserve(ReservationId.of(id), List.of(lines), holdFor, null);
    }

    static Reserve reserveFor(String owner, String id, Line... lines) {
        return new Reserve(ReservationId.of(id), List.of(lines), HOLD_FOR, OwnerId.of(owner));
    }

    /** The owner may have at most {@code limit} units of each SKU. */
    static Reserve reserveLimited(String owner, long limit, String id, Line... lines) {
        return reserveLimited(owner, limit, id, HOLD_FOR, lines);
    }

    static Reserve reserveLimited(String owner, long limit, String id, Duration holdFor, Line... lines) {
        return new Reserve(ReservationId.of(id), List.of(lines), holdFor, OwnerId.of(owner), List.of(), limit, null);
    }

    /** The reservation may be extended until {@code longestHold} after it was made. */
    static Reserve reserveWithin(String id, Duration holdFor, Duration longestHold, Line... lines) {
        return new Reserve(ReservationId.of(id), List.of(lines), holdFor, null, List.of(), null, longestHold);
    }

    static Reserve reserveAny(String id, LineFromAny... fromAny) {
        return reserveAny(id, List.of(), fromAny);
    }

    static Reserve reserveAny(String id, List<Line> lines, LineFromAny... fromAny) {
        return new Reserve(ReservationId.of(id), lines, HOLD_FOR, null, List.of(fromAny), null, null);
    }

    static Change change(String id, String sku, long quantity) {
        return change(id, line(sku, quantity));
    }

    static Change change(String id, Line... lines) {
        return new Change(ReservationId.of(id), List.of(lines));
    }

    static Change changeAny(String id, LineFromAny... fromAny) {
        return new Change(ReservationId.of(id), List.of(), List.of(fromAny));
    }

    static Assign assign(String id, String owner) {
        return new Assign(ReservationId.of(id), OwnerId.of(owner));
    }

    /** Sells a part. */
    static Confirm confirmPart(String id, Line... lines) {
        return new Confirm(ReservationId.of(id), List.of(lines), LateConfirm.REFUSE);
    }

    /** Takes the units again if the reservation has expired. Without lines sells all. */
    static Confirm confirmLate(String id, Line... lines) {
        return new Confirm(ReservationId.of(id), List.of(lines), LateConfirm.RESERVE_AGAIN);
    }

    static SetOnHand setOnHand(String sku, long onHand, String operation, long expected) {
        return new SetOnHand(Sku.of(sku), onHand, OperationId.of(operation), expected);
    }

    static Repair repair(String sku, String operation) {
        return new Repair(Sku.of(sku), OperationId.of(operation));
    }

    static Confirm confirm(String id) {
        return new Confirm(ReservationId.of(id));
    }

    static Cancel cancel(String id) {
        return new Cancel(ReservationId.of(id));
    }

    static Extend extend(String id, Duration holdFor) {
        return new Extend(ReservationId.of(id), holdFor);
    }

    static Expire expire(String id) {
        return new Expire(ReservationId.of(id));
    }

    /** Returns everything. */
    static ReturnStock returnStock(String id, String operation) {
        return ReturnStock.all(ReservationId.of(id), OperationId.of(operation));
    }

    static ReturnStock returnStock(String id, String operation, Line... lines) {
        return ReturnStock.of(ReservationId.of(id), OperationId.of(operation), List.of(lines));
    }

    static Adjust adjust(String sku, long delta, String operation) {
        return new Adjust(Sku.of(sku), delta, OperationId.of(operation), "a test");
    }

    static SetOnHand setOnHand(String sku, long onHand, String operation) {
        return new SetOnHand(Sku.of(sku), onHand, OperationId.of(operation));
    }

    static StockLevel counters(String sku, long onHand, long reserved, long sold) {
        return StockLevels.of(Sku.of(sku), onHand, reserved, sold);
    }
}
