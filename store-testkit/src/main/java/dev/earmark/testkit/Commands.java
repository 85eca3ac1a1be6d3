package dev.earmark.testkit;

import dev.earmark.Line;
import dev.earmark.OperationId;
import dev.earmark.OwnerId;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.StockCommand.Adjust;
import dev.earmark.StockCommand.Cancel;
import dev.earmark.StockCommand.Confirm;
import dev.earmark.StockCommand.Expire;
import dev.earmark.StockCommand.Extend;
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
