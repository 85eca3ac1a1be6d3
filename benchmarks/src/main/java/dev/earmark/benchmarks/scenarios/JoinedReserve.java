package dev.earmark.benchmarks.scenarios;

import dev.earmark.Line;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One SKU that every shopper wants, and a row of the shop's own table in the same transaction as each reservation. The
 * SKU never sells out.
 *
 * <p>Warms up for longer than the other scenarios: no batch shares the work of many shoppers here, so on two cores the
 * compilation of Earmark's code takes time from the server for the first seconds.
 */
@Warmup(iterations = 1, time = 15)
public class JoinedReserve extends Scenario {
    private static final List<Line> LINES = List.of(Line.of("hot", 1));

    /** The contender. */
    @Param({
        "earmark-mysql-joined",
        "earmark-mysql-in-transaction",
        "mysql-for-update-joined",
        "earmark-postgresql-joined",
        "earmark-postgresql-in-transaction",
        "postgresql-for-update-joined"
    })
    String contender = "";

    @Override
    String contender() {
        return contender;
    }

    @Override
    Map<String, Long> stock() {
        return Map.of("hot", 1_000_000_000L);
    }

    /** Reserves one unit. */
    @Benchmark
    public void reserve() {
        reserve(LINES);
    }
}
