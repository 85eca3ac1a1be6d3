package dev.earmark.benchmarks.scenarios;

import dev.earmark.Line;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.UniformIntegerDistribution;
import org.apache.commons.math3.distribution.ZipfDistribution;
import org.apache.commons.math3.random.Well19937c;

/**
 * Chooses SKUs from a catalogue of 10,000, uniformly or by Zipf's law with exponent 1, where a tenth of all draws is
 * the first SKU. The draws are the same in every run.
 */
final class SkuDistribution {
    static final int SKUS = 10_000;

    private static final int DRAWS = 1 << 16;
    private static final int SEED = 20_261_121;
    private static final List<Line> SINGLE =
            IntStream.range(0, SKUS).mapToObj(i -> Line.of(name(i), 1)).toList();

    private final int[] draws;

    private SkuDistribution(int[] draws) {
        this.draws = draws;
    }

    static SkuDistribution named(String distribution) {
        return switch (distribution) {
            case "zipf" -> zipf();
            case "uniform" ->
                new SkuDistribution(new UniformIntegerDistribution(new Well19937c(SEED), 0, SKUS - 1).sample(DRAWS));
            default -> throw new IllegalArgumentException("keys must be zipf or uniform, not " + distribution);
        };
    }

    static SkuDistribution zipf() {
        int[] ranks = new ZipfDistribution(new Well19937c(SEED), SKUS, 1).sample(DRAWS);
        return new SkuDistribution(IntStream.of(ranks).map(rank -> rank - 1).toArray());
    }

    /** Returns a stock with the same number of units of each SKU. */
    static Map<String, Long> stock(long units) {
        Map<String, Long> stock = new HashMap<>();
        SINGLE.forEach(line -> stock.put(line.sku().value(), units));
        return stock;
    }

    /** Returns a line of one unit of the SKU for a draw. */
    Line line(int draw) {
        return SINGLE.get(draws[draw & (DRAWS - 1)]);
    }

    private static String name(int index) {
        return "sku-" + index;
    }
}
