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
 * A catalogue of 10,000 SKUs, and which of them shoppers want, drawn beforehand and the same in every run: uniformly, or by
 * Zipf's law with the exponent 1, by which the first SKU is a tenth of all.
 */
final class Keys {
    static final int SKUS = 10_000;

    private static final int DRAWS = 1 << 16;
    private static final int SEED = 20_261_121;
    private static final List<Line> SINGLE =
            IntStream.range(0, SKUS).mapToObj(i -> Line.of(name(i), 1)).toList();

    private final int[] draws;

    private Keys(int[] draws) {
        this.draws = draws;
    }

    static Keys named(String distribution) {
        return switch (distribution) {
            case "zipf" -> zipf();
            case "uniform" -> new Keys(new UniformIntegerDistribution(new Well19937c(SEED), 0, SKUS - 1).sample(DRAWS));
            default -> throw new IllegalArgumentException("keys are zipf or uniform, not " + distribution);
        };
    }

    static Keys zipf() {
        int[] ranks = new ZipfDistribution(new Well19937c(SEED), SKUS, 1).sample(DRAWS);
        return new Keys(IntStream.of(ranks).map(rank -> rank - 1).toArray());
    }

    /** So many units of each SKU. */
    static Map<String, Long> stock(long units) {
        Map<String, Long> stock = new HashMap<>();
        SINGLE.forEach(line -> stock.put(line.sku().value(), units));
        return stock;
    }

    /** One unit of the SKU of a draw. */
    Line line(int draw) {
        return SINGLE.get(draws[draw & (DRAWS - 1)]);
    }

    private static String name(int index) {
        return "sku-" + index;
    }
}
