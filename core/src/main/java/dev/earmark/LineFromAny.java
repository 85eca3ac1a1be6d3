package dev.earmark;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A quantity that may be taken from any of several SKUs, for example the same article at several locations. Units that
 * are free are taken first; overdue ones are reclaimed only if the free ones are not enough. Immutable.
 *
 * @param quantity units, 1 to {@value Line#MAX_QUANTITY}
 * @param skus the SKUs in the order of preference, 2 to {@value #MAX_SKUS}, each once
 * @param take whether the units may come from several of them
 */
public record LineFromAny(long quantity, List<Sku> skus, Take take) {
    /** The largest number of SKUs of one line. */
    public static final int MAX_SKUS = 100;

    /** Whether the units may come from several SKUs. */
    public enum Take {
        /** All units come from the first SKU that has all of them. */
        WHOLE,
        /** As many units as possible come from each SKU, in the order of preference. */
        SPLIT
    }

    /**
     * Checks the arguments.
     *
     * @throws IllegalArgumentException if the quantity is out of range, a SKU is named twice, or there are fewer than 2
     *     SKUs or too many
     */
    public LineFromAny {
        skus = List.copyOf(skus);
        requireNonNull(take, "take");
        if (skus.size() < 2 || skus.size() > MAX_SKUS) {
            throw new IllegalArgumentException("a line from any of " + skus.size() + " SKUs is out of range; 2 to "
                    + MAX_SKUS + " SKUs are allowed, and line(…) takes a single one");
        }
        if (quantity < 1 || quantity > Line.MAX_QUANTITY) {
            throw new IllegalArgumentException("quantity " + quantity + " from any of " + skus
                    + " is out of range; 1 to " + Line.MAX_QUANTITY + " are allowed");
        }
        requireDifferent(skus);
    }

    /**
     * All units from the first SKU that has all of them.
     *
     * @param quantity units, 1 to {@value Line#MAX_QUANTITY}
     * @param skus the SKUs in the order of preference
     * @return the line
     * @throws IllegalArgumentException if an argument is not valid
     */
    public static LineFromAny whole(long quantity, String... skus) {
        return new LineFromAny(quantity, skus(skus), Take.WHOLE);
    }

    /**
     * As many units as possible from each SKU, in the order of preference.
     *
     * @param quantity units, 1 to {@value Line#MAX_QUANTITY}
     * @param skus the SKUs in the order of preference
     * @return the line
     * @throws IllegalArgumentException if an argument is not valid
     */
    public static LineFromAny split(long quantity, String... skus) {
        return new LineFromAny(quantity, skus(skus), Take.SPLIT);
    }

    private static List<Sku> skus(String... skus) {
        return Arrays.stream(skus).map(Sku::of).toList();
    }

    /**
     * Checks that no SKU occurs in two lines: a choice for one line could take the units that the other line needs, and
     * the request would be refused though it could have been served (rule R3).
     *
     * @throws IllegalArgumentException if one does
     */
    static List<LineFromAny> requireSeparate(ReservationId id, List<Line> lines, List<LineFromAny> fromAny) {
        if (fromAny.isEmpty()) {
            return List.of();
        }
        List<LineFromAny> copy = List.copyOf(fromAny);
        Set<Sku> seen = new HashSet<>();
        lines.forEach(line -> seen.add(line.sku()));
        for (LineFromAny line : copy) {
            for (Sku sku : line.skus()) {
                if (!seen.add(sku)) {
                    throw new IllegalArgumentException("reservation " + id + " names SKU " + sku
                            + " in two lines, one of which may be taken from any of " + line.skus()
                            + "; name each SKU in one line only");
                }
            }
        }
        if (seen.size() > Line.MAX_LINES) {
            throw new IllegalArgumentException("reservation " + id + " names " + seen.size()
                    + " SKUs, which are too many; at most " + Line.MAX_LINES + " are allowed");
        }
        return copy;
    }

    private static void requireDifferent(List<Sku> skus) {
        Set<Sku> seen = new HashSet<>();
        for (Sku sku : skus) {
            if (!seen.add(sku)) {
                throw new IllegalArgumentException("SKU " + sku + " is named twice in a line from any of " + skus);
            }
        }
    }

    /** Returns for example {@code 3 of SKU@BERLIN, else SKU@HAMBURG}. */
    @Override
    public String toString() {
        return quantity + " of "
                + skus.stream().map(Sku::value).collect(joining(take == Take.WHOLE ? ", else " : ", then "));
    }
}
