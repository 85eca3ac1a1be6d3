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
 * The whole life of reservations of one SKU: seven of ten are confirmed, one is cancelled, two are left and run out after a
 * second. A contender without these verbs does not take part. What is counted per second are lives: a reserve and, where there
 * is one, its ending.
 */
public class LifeCycle extends Scenario {
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
        "postgresql-for-update",
        "redis-permits"
    })
    String contender = "";

    @Override
    String contender() {
        return contender;
    }

    private static final List<Line> LINES = List.of(Line.of("hot", 1));
    private static final Duration TTL = Duration.ofSeconds(1);
    private static final Duration LONGEST_SETTLING = Duration.ofSeconds(60);

    private final ExpiryJob job = new ExpiryJob();

    @Override
    Map<String, Long> stock() {
        return Map.of("hot", 1_000_000_000L);
    }

    /** Earmark has its reaper; the others get a job. */
    @Override
    void prepare(Contender opened) {
        if (!Contenders.isOurs(contender)) {
            job.start((LifeCycleContender) opened);
        }
    }

    @Override
    void settle() throws Exception {
        job.end();
        long sold = course().sum().told.getOrDefault("hot", 0L);
        ExpiryJob.expireUntil((LifeCycleContender) course().contender(), "hot", sold, LONGEST_SETTLING);
    }

    /** Reserves, and does what this shopper is to do then. */
    @Benchmark
    public void live() {
        Course course = course();
        LifeCycleContender contender = (LifeCycleContender) course.contender();
        Shopper shopper = course.shopper();
        int turn = Math.floorMod(shopper.draw(), 10);
        course.call(LINES, () -> live(contender, shopper.nextOrder(), turn));
    }

    private static Outcome live(LifeCycleContender contender, String order, int turn) throws Exception {
        if (!contender.reserve(order, LINES, TTL)) {
            return Outcome.REFUSED;
        }
        if (turn >= 8) {
            return Outcome.GIVEN_BACK;
        }
        if (!(turn < 7 ? contender.confirm(order) : contender.cancel(order))) {
            throw new IllegalStateException("reserved for " + TTL + " and gone before it was ended");
        }
        return turn < 7 ? Outcome.TAKEN : Outcome.GIVEN_BACK;
    }
}
