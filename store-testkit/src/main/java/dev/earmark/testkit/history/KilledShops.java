package dev.earmark.testkit.history;

import dev.earmark.engine.ReaperPolicy;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.spi.StockStore;
import dev.earmark.testkit.FaultLoad;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Runs four processes of a shop on one server, kills them and the server at random, as by kill -9, starts them again, and
 * checks the {@linkplain HistoryCheck history}. A process that was killed repeats its open calls when it runs again.
 *
 * <p>A store's test has a class with a {@code main} method that opens a store and calls {@link #shop}, and a test method that
 * calls {@link #run} with this class.
 */
public final class KilledShops {
    private static final int PROCESSES = 4;
    private static final int THREADS = 3;
    private static final int FAULTS_PER_KILL_OF_THE_SERVER = 4;

    /** What each process records between two faults: some dozen calls. */
    private static final int FEWEST_BYTES = 6_000;

    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private KilledShops() {}

    /**
     * What happened.
     *
     * @param killedProcesses how often a process of the shop was killed
     * @param killedServers how often the server was killed
     * @param logs the folder of the logs, which is deleted if there is no violation
     * @param history what the check found
     */
    public record Report(int killedProcesses, int killedServers, Path logs, HistoryCheck.Report history) {
        @Override
        public String toString() {
            return killedProcesses + " kills of a process of the shop, " + killedServers + " of the server; " + history;
        }
    }

    /**
     * Runs four processes, and causes faults while they run.
     *
     * @param main opens a store and calls {@link #shop}
     * @param arguments the arguments of each process, by its number from 0; two more follow, those of {@link #shop}
     * @param stores opens a store in this JVM, on the same stock, which is empty
     * @param faults how many faults; each fourth one is the server's
     * @param ofTheServer kills the server and starts it again
     * @return what happened
     * @throws Exception if a process or the server does not start or end
     */
    public static Report run(
            Class<?> main,
            IntFunction<List<String>> arguments,
            Supplier<? extends StockStore> stores,
            int faults,
            FaultLoad.Fault ofTheServer)
            throws Exception {
        Path folder = Files.createTempDirectory("earmark-history");
        List<Path> logs = new ArrayList<>(List.of(stock(folder, stores.get())));
        List<ShopProcess> processes = new ArrayList<>();
        int killedServers = faults / FAULTS_PER_KILL_OF_THE_SERVER;
        try {
            for (int i = 0; i < PROCESSES; i++) {
                processes.add(new ShopProcess(folder, "shop-" + i, main, arguments.apply(i)));
            }
            Random random = new Random();
            for (int fault = 1; fault <= faults; fault++) {
                awaitCalls(processes, FEWEST_BYTES + random.nextInt(FEWEST_BYTES));
                if (fault % FAULTS_PER_KILL_OF_THE_SERVER == 0) {
                    ofTheServer.cause();
                } else {
                    processes.get(random.nextInt(PROCESSES)).killAndStart();
                }
            }
            awaitCalls(processes, FEWEST_BYTES);
            for (ShopProcess process : processes) {
                process.end();
            }
        } finally {
            processes.forEach(ShopProcess::kill);
        }
        processes.forEach(process -> logs.addAll(process.logs()));
        try (StockStore store = stores.get()) {
            HistoryCheck.Report history = HistoryCheck.check(logs, store);
            if (history.violations().isEmpty()) {
                delete(folder);
            }
            return new Report(faults - killedServers, killedServers, folder, history);
        }
    }

    private static Path stock(Path folder, StockStore store) {
        Path file = folder.resolve("stock.log");
        try (CallLog log = CallLog.create(file);
                ReservationEngine engine = ReservationEngine.builder(store)
                        .reaper(ReaperPolicy.OFF)
                        .build()) {
            Shoppers.stock(log, engine);
        }
        return file;
    }

    /** Waits until the present run of each process has recorded so many bytes more. */
    private static void awaitCalls(List<ShopProcess> processes, int bytes) throws InterruptedException {
        long[] before = processes.stream().mapToLong(ShopProcess::recorded).toArray();
        long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
        for (int i = 0; i < before.length; i++) {
            while (processes.get(i).recorded() < before[i] + bytes) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("R9: process " + i + " of the shop made no calls within " + LONGEST_WAIT);
                }
                TimeUnit.MILLISECONDS.sleep(10);
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    /**
     * Shops until standard input ends, that is until {@link #run} ends this process, or its own process has ended.
     *
     * @param store the store of this process; closed at the end
     * @param before the log of the run before, whose open calls are repeated; no such file if this is the first run
     * @param log the new log
     * @throws Exception if the shop has a defect
     */
    public static void shop(StockStore store, Path before, Path log) throws Exception {
        try (CallLog calls = CallLog.create(log);
                ReservationEngine engine = Shoppers.engine(store)) {
            String name = String.valueOf(log.getFileName());
            Shoppers shoppers = new Shoppers(THREADS, List.of(engine), calls, name, open(before));
            while (System.in.read() >= 0) {
                // until the other process closes it, or ends
            }
            shoppers.stop();
        }
    }

    private static List<Request> open(Path log) {
        return Files.exists(log)
                ? Logs.read(log).stream()
                        .filter(call -> !call.isAnswered() && call.mayHaveChanged())
                        .map(Call::request)
                        .toList()
                : List.of();
    }
}
