package dev.earmark.benchmarks.contenders;

import dev.earmark.Line;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A contender that keeps a counter per SKU and no reservations. It takes line by line, and gives back the earlier lines
 * if one is not available. This is not atomic: other shoppers see the lower counters in between. Units are gone once
 * they are taken, so confirm does nothing.
 */
abstract class CounterContender implements Contender {

    /** Takes the units if enough are available. */
    abstract boolean take(String sku, long units) throws Exception;

    /** Returns units that were taken. */
    abstract void giveBack(String sku, long units) throws Exception;

    @Override
    public boolean reserve(String order, List<Line> lines, Duration holdFor) throws Exception {
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
