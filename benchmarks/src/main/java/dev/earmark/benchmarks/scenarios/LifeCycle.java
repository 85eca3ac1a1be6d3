package dev.earmark.benchmarks.scenarios;

import dev.earmark.Line;
import dev.earmark.benchmarks.contenders.Contender;
import dev.earmark.benchmarks.contenders.Contenders;
import dev.earmark.benchmarks.contenders.LifeCycleContender;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/**
 * Reservations of one hot SKU from beginning to end: of ten, seven are confirmed, one is cancelled, and two expire
 * after a second. Only for contenders that support this. The rate counts life cycles: a reserve and the confirm or
 * cancel that follows.
 */
public class LifeCycle extends Scenario {
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
        "postgresql-conditional-update",
        "redis-permits"
    })
    String contender = "";

    @Override
    String contender() {
        return contender;
    }

    private static final List<Line> LINES = List.of(Line.of("hot", 1));
    private static final Duration HOLD_FOR = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    private final ExpiryJob job = new ExpiryJob();

    @Override
    Map<String, Long> stock() {
        return Map.of("hot", 1_000_000_000L);
    }

    /** Earmark has its reaper; the other contenders get a scheduled job. */
    @Override
    void prepare(Contender opened) {
        if (!Contenders.isEarmark(contender)) {
            job.start((LifeCycleContender) opened);
        }
    }

    @Override
    void settle() throws Exception {
        job.stop();
        long sold = trial().sum().sold.getOrDefault("hot", 0L);
        ExpiryJob.expireUntil((LifeCycleContender) trial().contender(), "hot", sold, LONGEST_WAIT);
    }

    /** Reserves, and then confirms, cancels or abandons the reservation. */
    @Benchmark
    public void live() {
        RunningTrial trial = trial();
        LifeCycleContender contender = (LifeCycleContender) trial.contender();
        Shopper shopper = trial.shopper();
        int turn = Math.floorMod(shopper.draw(), 10);
        trial.call(LINES, () -> live(contender, shopper.nextOrder(), turn));
    }

    private static Outcome live(LifeCycleContender contender, String order, int turn) throws Exception {
        if (!contender.reserve(order, LINES, HOLD_FOR)) {
            return Outcome.REFUSED;
        }
        if (turn >= 8) {
            return Outcome.RELEASED;
        }
        if (!(turn < 7 ? contender.confirm(order) : contender.cancel(order))) {
            throw new IllegalStateException(
                    "the reservation of " + order + " was held for " + HOLD_FOR + " but is gone already");
        }
        return turn < 7 ? Outcome.SOLD : Outcome.RELEASED;
    }
}
