package dev.earmark.testkit;

import java.util.HashSet;
import java.util.Set;

/**
 * The units of one SKU that came in, less those that were written off. If several calls set the units on hand at the
 * same time, any of them may have been the last, so several totals are possible. (No test adjusts and sets a SKU at the
 * same time.)
 */
final class SuppliedUnits {
    private final Set<Long> totals = new HashSet<>(Set.of(0L));
    private int running;
    private int finished;

    /** Notes a call that sets the units, and returns how many such calls had finished before it. */
    int begin() {
        running++;
        return finished;
    }

    void end() {
        running--;
        finished++;
    }

    void add(long delta) {
        Set<Long> moved = new HashSet<>();
        totals.forEach(total -> moved.add(total + delta));
        totals.clear();
        totals.addAll(moved);
    }

    void set(long total, int finishedBefore) {
        boolean alone = running == 1 && finished == finishedBefore;
        if (alone) {
            totals.clear();
        }
        totals.add(total);
    }

    Set<Long> possibleTotals() {
        return totals;
    }
}
