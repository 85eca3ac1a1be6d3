package dev.earmark.benchmarks.scenarios;

import dev.earmark.Line;
import dev.earmark.benchmarks.contenders.Contender;
import dev.earmark.benchmarks.contenders.ContenderOptions;
import dev.earmark.benchmarks.contenders.Contenders;
import dev.earmark.benchmarks.contenders.LifeCycleContender;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * Shoppers who want units that abandoned baskets still hold. All units of eight SKUs are in overdue baskets of all of
 * them. Of eight calls, one reserves all SKUs and seven reserve one; all are abandoned and expire after a second. So a
 * call for one SKU changes the other SKUs too. Earmark's reaper is off, so that its reserves reclaim every basket.
 */
public class OverdueBaskets extends Scenario {
    /** The contender. */
    @Param({
        "earmark-memory",
        "earmark-h2-pessimistic",
        "earmark-h2-optimistic",
        "earmark-mysql-pessimistic",
        "earmark-mysql-pessimistic-alone",
        "earmark-mysql-optimistic",
        "earmark-mysql-optimistic-alone",
        "earmark-postgresql-pessimistic",
        "earmark-postgresql-pessimistic-alone",
        "earmark-postgresql-optimistic",
        "earmark-postgresql-optimistic-alone",
        "earmark-redis",
        "mysql-for-update",
        "postgresql-for-update"
    })
    String contender = "";

    private static final int SKUS = 8;
    private static final int BASKETS = 1_000;
    private static final int UNITS_PER_BASKET = 4;
    private static final Duration HOLD_FOR = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);
    private static final List<Line> ALL = lines(1);

    private final ExpiryJob job = new ExpiryJob();
    private boolean abandoned;

    @Override
    String contender() {
        return contender;
    }

    @Override
    ContenderOptions options() {
        return super.options().withoutReaper();
    }

    @Override
    Map<String, Long> stock() {
        return ALL.stream()
                .map(line -> line.sku().value())
                .collect(Collectors.toMap(Function.identity(), sku -> (long) BASKETS * UNITS_PER_BASKET));
    }

    /** Earmark's reserves reclaim; the other contenders get a scheduled job. */
    @Override
    void prepare(Contender opened) {
        if (!Contenders.isEarmark(contender)) {
            job.start((LifeCycleContender) opened);
        }
    }

    /**
     * Abandons baskets of all units, before the first call, and waits until they are overdue.
     *
     * @throws Exception if it fails
     */
    @Setup(Level.Iteration)
    public void abandonBaskets() throws Exception {
        if (abandoned) {
            return;
        }
        abandoned = true;
        Shopper shopper = trial().shopper();
        for (int i = 0; i < BASKETS; i++) {
            trial().contender().reserve(shopper.nextOrder(), lines(UNITS_PER_BASKET), HOLD_FOR);
        }
        Thread.sleep(HOLD_FOR.toMillis());
    }

    @Override
    void settle() throws Exception {
        job.stop();
        for (Line line : ALL) {
            ExpiryJob.expireUntil(
                    (LifeCycleContender) trial().contender(), line.sku().value(), 0, LONGEST_WAIT);
        }
    }

    /** Reserves, and abandons the reservation. */
    @Benchmark
    public void reserve() {
        RunningTrial trial = trial();
        Shopper shopper = trial.shopper();
        int draw = shopper.draw();
        List<Line> lines = Math.floorMod(draw, SKUS) == 0 ? ALL : List.of(ALL.get(Math.floorMod(draw / SKUS, SKUS)));
        trial.call(
                lines,
                () -> trial.contender().reserve(shopper.nextOrder(), lines, HOLD_FOR)
                        ? Outcome.RELEASED
                        : Outcome.REFUSED);
    }

    private static List<Line> lines(int units) {
        return IntStream.range(0, SKUS)
                .mapToObj(sku -> Line.of("sku-" + sku, units))
                .toList();
    }
}
