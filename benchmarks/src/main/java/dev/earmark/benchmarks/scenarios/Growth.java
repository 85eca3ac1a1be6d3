package dev.earmark.benchmarks.scenarios;

import dev.earmark.Line;
import dev.earmark.benchmarks.contenders.Contender;
import dev.earmark.benchmarks.contenders.GrowingContender;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/** One hot SKU in a store that is empty, or has a long history. A contender that keeps no reservations does not take part. */
public class Growth extends Scenario {
    /** Who takes part. */
    @Param({
        "earmark-memory",
        "earmark-memory-alone",
        "earmark-h2-pessimistic",
        "earmark-h2-pessimistic-alone",
        "earmark-h2-optimistic",
        "earmark-h2-optimistic-alone",
        "earmark-mysql-pessimistic",
        "earmark-mysql-pessimistic-alone",
        "earmark-mysql-optimistic",
        "earmark-mysql-optimistic-alone",
        "earmark-postgresql-pessimistic",
        "earmark-postgresql-pessimistic-alone",
        "earmark-postgresql-optimistic",
        "earmark-postgresql-optimistic-alone",
        "earmark-redis",
        "earmark-redis-alone",
        "mysql-for-update",
        "mysql-version",
        "mysql-conditional-update",
        "postgresql-for-update"
    })
    String contender = "";

    @Override
    String contender() {
        return contender;
    }

    private static final List<Line> LINES = List.of(Line.of("hot", 1));

    /** Reservations in the store at first: none, or 1,000,000 that are over and 100,000 live ones. */
    @Param({"0", "1100000"})
    int history;

    @Override
    Map<String, Long> stock() {
        return Map.of("hot", 1_000_000_000L);
    }

    @Override
    void prepare(Contender opened) throws Exception {
        fill(opened, "hot", history);
    }

    /** One in eleven is live. */
    static void fill(Contender opened, String sku, int history) throws Exception {
        int live = history / 11;
        ((GrowingContender) opened).fill(sku, history - live, live);
    }

    /** Sets one unit aside. */
    @Benchmark
    public void reserve() {
        reserve(LINES);
    }
}
