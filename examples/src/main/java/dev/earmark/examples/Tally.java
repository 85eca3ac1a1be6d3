package dev.earmark.examples;

import dev.earmark.Line;
import dev.earmark.Reservation;
import dev.earmark.Sku;
import dev.earmark.StockLevel;
import dev.earmark.engine.ReservationEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Counts, apart from the store, what came in and what was sold, so that at the end the store's counters can be checked
 * against it (rules R2 and R7). Safe for use by many threads.
 */
final class Tally {
    private final Map<Sku, Units> units = new ConcurrentHashMap<>();

    private static final class Units {
        private final LongAdder supplied = new LongAdder();
        private final LongAdder sold = new LongAdder();

        long left() {
            return supplied.sum() - sold.sum();
        }
    }

    /** Units that came in: the first stock, a delivery, something brought back; negative for a write-off. */
    void supplied(Sku sku, long quantity) {
        of(sku).supplied.add(quantity);
    }

    /** Units that left with a confirmed reservation. */
    void sold(Reservation confirmed) {
        for (Line line : confirmed.lines()) {
            of(line.sku()).sold.add(line.quantity());
        }
    }

    /** Compares with what the store says, when nothing should be held any more. */
    Audit audit(ReservationEngine engine) {
        Map<Sku, StockLevel> levels = engine.levels(units.keySet());
        List<String> faults = new ArrayList<>();
        long oversold = 0;
        for (Map.Entry<Sku, Units> entry : units.entrySet()) {
            Units counted = entry.getValue();
            oversold += Math.max(0, -counted.left());
            addFault(entry.getKey(), counted, levels.get(entry.getKey()), faults);
        }
        return new Audit(levels, oversold, faults);
    }

    private static void addFault(Sku sku, Units counted, @Nullable StockLevel level, List<String> faults) {
        if (level == null) {
            faults.add(sku + ": the store does not know it");
        } else if (level.onHand() != counted.left() || level.sold() != counted.sold.sum() || level.reserved() != 0) {
            faults.add("%s: the store has onHand %d, reserved %d, sold %d; %d came in and %d were sold, so it should be"
                            .formatted(
                                    sku,
                                    level.onHand(),
                                    level.reserved(),
                                    level.sold(),
                                    counted.supplied.sum(),
                                    counted.sold.sum())
                    + " onHand %d, reserved 0, sold %d".formatted(counted.left(), counted.sold.sum()));
        }
    }

    private Units of(Sku sku) {
        return units.computeIfAbsent(sku, key -> new Units());
    }
}
