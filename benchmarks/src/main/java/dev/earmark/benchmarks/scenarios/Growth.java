package dev.earmark.benchmarks.scenarios;

import dev.earmark.Line;
import dev.earmark.benchmarks.contenders.Contender;
import dev.earmark.benchmarks.contenders.PrefillableContender;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/** One hot SKU in an empty store and in a store with a long history. Only for contenders that keep reservations. */
public class Growth extends Scenario {
    /** The contender. */
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
        "postgresql-for-update",
        "postgresql-version",
        "postgresql-conditional-update"
    })
    String contender = "";

    @Override
    String contender() {
        return contender;
    }

    private static final List<Line> LINES = List.of(Line.of("hot", 1));

    /** Reservations in the store at the start: none, or 1,000,000 finished and 100,000 held ones. */
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

    /** Writes a history of which one reservation in eleven is held. */
    static void fill(Contender opened, String sku, int history) throws Exception {
        int held = history / 11;
        ((PrefillableContender) opened).fill(sku, history - held, held);
    }

    /** Reserves one unit. */
    @Benchmark
    public void reserve() {
        reserve(LINES);
    }
}
