package dev.earmark.examples.day;

import dev.earmark.Line;
import dev.earmark.Sku;
import dev.earmark.engine.ReservationEngine;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;

/** What all parts of the day share: the engine, the warehouse, and the shop's own counts. Thread-safe. */
final class Shop {
    private final ReservationEngine engine;
    private final int threads;
    private final Warehouse warehouse = new Warehouse();
    private final Audit audit;
    private final Map<Count, LongAdder> counts = new ConcurrentHashMap<>();
    private final List<Order> cancelled = new CopyOnWriteArrayList<>();

    Shop(ReservationEngine engine, int threads) {
        this.engine = engine;
        this.threads = threads;
        audit = new Audit(engine);
    }

    ReservationEngine engine() {
        return engine;
    }

    int threads() {
        return threads;
    }

    Warehouse warehouse() {
        return warehouse;
    }

    Audit audit() {
        return audit;
    }

    void count(Count what) {
        count(what, 1);
    }

    void count(Count what, long number) {
        counts.computeIfAbsent(what, key -> new LongAdder()).add(number);
    }

    long counted(Count what) {
        return counts.computeIfAbsent(what, key -> new LongAdder()).sum();
    }

    /** Units were put on the shelf before the opening. */
    void delivered(Sku sku, long units) {
        warehouse.put(sku, units);
        count(Count.FIRST_UNITS, units);
    }

    /** A shopper has paid. */
    void sold(Sale sale) {
        warehouse.sold(sale);
        count(Count.UNITS_SOLD, sale.units());
    }

    /** A shopper has cancelled. */
    void cancelled(Order order) {
        cancelled.add(order);
        count(Count.CANCELLED);
    }

    /** Returns the orders that were cancelled. */
    List<Order> cancelled() {
        return List.copyOf(cancelled);
    }

    /** A parcel came back. */
    void cameBack(List<Line> lines) {
        count(Count.PARCELS);
        for (Line line : lines) {
            warehouse.put(line.sku(), line.quantity());
            count(Count.UNITS_RETURNED, line.quantity());
        }
    }
}
