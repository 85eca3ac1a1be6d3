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
import java.time.Duration;
import java.util.List;

/** The commands, in as few words as a test can say them. */
final class Commands {
    /** How long is held where a test does not care. */
    static final Duration TTL = Duration.ofHours(1);

    private Commands() {}

    static Line line(String sku, long quantity) {
        return Line.of(sku, quantity);
    }

    static Reserve reserve(String id, String sku, long quantity) {
        return reserve(id, TTL, line(sku, quantity));
    }

    static Reserve reserve(String id, Line... lines) {
        return reserve(id, TTL, lines);
    }

    static Reserve reserve(String id, Duration ttl, Line... lines) {
        return new Reserve(ReservationId.of(id), List.of(lines), ttl, null);
    }

    static Reserve reserveFor(String owner, String id, Line... lines) {
        return new Reserve(ReservationId.of(id), List.of(lines), TTL, OwnerId.of(owner));
    }

    static Confirm confirm(String id) {
        return new Confirm(ReservationId.of(id));
    }

    static Cancel cancel(String id) {
        return new Cancel(ReservationId.of(id));
    }

    static Extend extend(String id, Duration ttl) {
        return new Extend(ReservationId.of(id), ttl);
    }

    static Expire expire(String id) {
        return new Expire(ReservationId.of(id));
    }

    /** Without lines: brings everything back. */
    static ReturnStock returnStock(String id, String operation, Line... lines) {
        return new ReturnStock(ReservationId.of(id), OperationId.of(operation), List.of(lines));
    }

    static Adjust adjust(String sku, long delta, String operation) {
        return new Adjust(Sku.of(sku), delta, OperationId.of(operation), "a test");
    }

    static SetOnHand setOnHand(String sku, long onHand, String operation) {
        return new SetOnHand(Sku.of(sku), onHand, OperationId.of(operation));
    }

    static StockLevel counters(String sku, long onHand, long reserved, long sold) {
        return new StockLevel(Sku.of(sku), onHand, reserved, sold);
    }
}
