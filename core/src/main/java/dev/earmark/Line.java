package dev.earmark;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A quantity of one SKU. Immutable.
 *
 * @param sku the SKU
 * @param quantity units, 1 to {@value #MAX_QUANTITY}
 */
public record Line(Sku sku, long quantity) {

    /** The largest quantity of a line. */
    public static final long MAX_QUANTITY = 1_000_000_000L;

    /** The largest number of lines, of different SKUs, in one reservation or return. */
    public static final int MAX_LINES = 5_000;

    /**
     * Checks the quantity.
     *
     * @throws IllegalArgumentException if the quantity is not 1 to {@value #MAX_QUANTITY}
     */
    public Line {
        requireNonNull(sku, "sku");
        if (quantity < 1 || quantity > MAX_QUANTITY) {
            throw new IllegalArgumentException("quantity " + quantity + " of SKU " + sku + " is out of range; 1 to "
                    + MAX_QUANTITY + " are allowed");
        }
    }

    /**
     * Shorter form of the constructor: {@code Line.of("85123A", 2)}.
     *
     * @param sku the SKU
     * @param quantity units, 1 to {@value #MAX_QUANTITY}
     * @return the line
     * @throws IllegalArgumentException if the SKU or the quantity is not valid
     */
    public static Line of(String sku, long quantity) {
        return new Line(Sku.of(sku), quantity);
    }

    /** Returns one line per SKU, sorted, so that every store touches rows in the same order (rule R1). */
    static List<Line> canonical(List<Line> lines) {
        for (Line line : requireNonNull(lines, "lines")) {
            requireNonNull(line, "line");
        }
        return isCanonical(lines) ? List.copyOf(lines) : addedUpAndSorted(lines);
    }

    private static boolean isCanonical(List<Line> lines) {
        for (int i = 1; i < lines.size(); i++) {
            if (lines.get(i - 1).sku().compareTo(lines.get(i).sku()) >= 0) {
                return false;
            }
        }
        return lines.size() <= MAX_LINES;
    }

    private static List<Line> addedUpAndSorted(List<Line> lines) {
        Map<Sku, Long> quantities = new TreeMap<>();
        // a line has at most MAX_QUANTITY units, so the sum of any list fits into a long
        lines.forEach(line -> quantities.merge(line.sku(), line.quantity(), Long::sum));
        if (quantities.size() > MAX_LINES) {
            throw new IllegalArgumentException(
                    quantities.size() + " lines of different SKUs are too many; at most " + MAX_LINES + " are allowed");
        }
        List<Line> canonical = new ArrayList<>(quantities.size());
        quantities.forEach((sku, quantity) -> canonical.add(new Line(sku, quantity)));
        return List.copyOf(canonical);
    }
}
