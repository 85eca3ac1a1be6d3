package dev.earmark.examples.audit;

import dev.earmark.Line;
import dev.earmark.OperationId;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.StockLevel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Counts the units that came in and the units that were sold, independently of the store's own counters. At the end of
 * a run it compares the two (rules R2 and R7). Thread-safe.
 */
final class StockAudit {
    private final Map<Sku, Units> units = new ConcurrentHashMap<>();
    private final Set<OperationId> operations = ConcurrentHashMap.newKeySet();
    private final Set<ReservationId> confirmed = ConcurrentHashMap.newKeySet();
    private final Map<ReservationId, List<Line>> returned = new ConcurrentHashMap<>();

    private static final class Units {
        private final LongAdder supplied = new LongAdder();
        private final LongAdder sold = new LongAdder();

        long left() {
            return supplied.sum() - sold.sum();
        }
    }

    /** Units were set to a count. No units of the SKU may be sold at the same time. */
    void counted(Sku sku, long onHand, OperationId operation) {
        if (operations.add(operation)) {
            Units counted = of(sku);
            counted.supplied.add(onHand - counted.left());
        }
    }

    /** Units came in, or were written off if the number is negative. */
    void adjusted(Sku sku, long delta, OperationId operation) {
        if (operations.add(operation)) {
            of(sku).supplied.add(delta);
        }
    }

    /** A reservation was confirmed. The store reports a repeated confirm again; it counts once. */
    void confirmed(Reservation reservation) {
        if (confirmed.add(reservation.id())) {
            sold(reservation.lines(), 1);
        }
    }

    /** Sold units came back. The reservation reports everything that came back so far. */
    void returned(Reservation reservation) {
        returned.compute(reservation.id(), (id, before) -> {
            sold(before == null ? List.of() : before, 1);
            sold(reservation.returned(), -1);
            return reservation.returned();
        });
    }

    /** The SKUs that a run used. */
    Set<Sku> skus() {
        return Set.copyOf(units.keySet());
    }

    /** Compares the counts with the store's levels, after the last reservation was finished. */
    AuditResult compareWith(Map<Sku, StockLevel> levels) {
        List<String> faults = new ArrayList<>();
        long oversold = 0;
        for (Map.Entry<Sku, Units> entry : units.entrySet()) {
            Units counted = entry.getValue();
            oversold += Math.max(0, -counted.left());
            addFault(entry.getKey(), counted, levels.get(entry.getKey()), faults);
        }
        return new AuditResult(oversold, faults);
    }

    private static void addFault(Sku sku, Units counted, @Nullable StockLevel level, List<String> faults) {
        long sold = counted.sold.sum();
        if (level == null) {
            faults.add(sku + ": the store does not have this SKU");
        } else if (level.onHand() != counted.left() || level.sold() != sold || level.reserved() != 0) {
            faults.add(sku + ": " + counted.supplied.sum() + " units came in and " + sold
                    + " were sold, so expected onHand "
                    + counted.left() + ", reserved 0, sold " + sold + "; the store has onHand " + level.onHand()
                    + ", reserved " + level.reserved() + ", sold " + level.sold());
        }
    }

    private void sold(List<Line> lines, int sign) {
        for (Line line : lines) {
            of(line.sku()).sold.add(sign * line.quantity());
        }
    }

    private Units of(Sku sku) {
        return units.computeIfAbsent(sku, key -> new Units());
    }
}
