package dev.earmark.benchmarks.contenders;

import dev.earmark.Line;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A contender that keeps a counter per SKU and no reservations. It takes line by line, and gives back what it has when a line
 * cannot be had: not one atomic step, and the counters are down for a moment for others too. What was taken is gone, so there
 * is nothing left to confirm.
 */
abstract class Counters implements Contender {

    /** Takes units if there are so many. */
    abstract boolean take(String sku, long units) throws Exception;

    /** Puts units back that were taken. */
    abstract void giveBack(String sku, long units) throws Exception;

    @Override
    public boolean reserve(String order, List<Line> lines, Duration ttl) throws Exception {
        List<Line> sorted =
                lines.stream().sorted(Comparator.comparing(Line::sku)).toList();
        List<Line> got = new ArrayList<>(sorted.size());
        for (Line line : sorted) {
            if (!take(line.sku().value(), line.quantity())) {
                for (Line back : got) {
                    giveBack(back.sku().value(), back.quantity());
                }
                return false;
            }
            got.add(line);
        }
        return true;
    }

    @Override
    public boolean confirm(String order) {
        return true;
    }
}
