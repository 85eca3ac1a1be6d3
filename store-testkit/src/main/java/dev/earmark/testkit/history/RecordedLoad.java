package dev.earmark.testkit.history;

import dev.earmark.engine.ReservationEngine;
import dev.earmark.spi.StockStore;
import dev.earmark.testkit.FaultLoad;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Puts stores under load while a test disturbs their server, and checks the {@linkplain HistoryCheck history}. Other than
 * {@link FaultLoad}, it does not fail: it reports what was broken, for servers that do not keep all rules. Eight threads of
 * this JVM compete for scarce units. Each call uses one of the stores at random, so a reservation that was made through
 * one store is confirmed through another.
 */
public final class RecordedLoad {
    private static final int THREADS = 8;
    private static final int CALLS_BETWEEN_FAULTS = 300;
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private RecordedLoad() {}

    /**
     * Runs the load and causes the fault repeatedly, with some hundred calls before, between and after the faults.
     *
     * @param stores at least one store, all on the same empty stock; closed at the end
     * @param faults the number of times to cause the fault
     * @param fault the fault
     * @return what the check found; the first store has read what is stored
     * @throws Exception if the fault cannot be caused
     * @throws AssertionError if there are no calls for a minute (R9)
     */
    public static HistoryCheck.Report run(List<? extends StockStore> stores, int faults, FaultLoad.Fault fault)
            throws Exception {
        Path file = Files.createTempFile("earmark-history", ".log");
        List<ReservationEngine> engines = stores.stream().map(Shoppers::engine).toList();
        try {
            try (CallLog log = CallLog.create(file)) {
                Shoppers.stock(log, engines.get(0));
                Shoppers shoppers = new Shoppers(THREADS, engines, log, "shop", List.of());
                try {
                    for (int i = 0; i < faults; i++) {
                        awaitCalls(log);
                        fault.cause();
                    }
                    awaitCalls(log);
                } finally {
                    shoppers.stop();
                }
            }
            return HistoryCheck.check(List.of(file), stores.get(0));
        } finally {
            engines.forEach(ReservationEngine::close);
            Files.delete(file);
        }
    }

    private static void awaitCalls(CallLog log) throws InterruptedException {
        long enough = log.answers() + CALLS_BETWEEN_FAULTS;
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (log.answers() < enough) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("R9: fewer than " + CALLS_BETWEEN_FAULTS + " calls ended within " + LIMIT);
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }
}
