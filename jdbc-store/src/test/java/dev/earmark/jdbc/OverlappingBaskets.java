package dev.earmark.jdbc;

import dev.earmark.Line;
import dev.earmark.OperationId;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Cancel;
import dev.earmark.StockCommand.Confirm;
import dev.earmark.StockCommand.Extend;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.StockOutcome;
import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import dev.earmark.engine.ReaperPolicy;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.engine.ReservationListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Shoppers who want the units of overdue baskets. Each basket holds one unit of each of eight SKUs, so a reserve of one
 * SKU reclaims units of all of them. Prints what it measured if it is run as a program.
 */
final class OverlappingBaskets {
    private static final int SKUS = 8;
    private static final int SHOPPERS = 8;
    private static final Duration HOLD_FOR = ReserveRequest.SHORTEST_HOLD_FOR;

    private OverlappingBaskets() {}

    /** What the shoppers do. */
    enum Load {
        /** Every unit is in an overdue basket or will soon be in one, and only reserves reclaim. */
        RESERVES,
        /** All verbs, and the reaper. */
        MIXED
    }

    /** What happened. */
    record Result(
            long calls,
            long served,
            long failed,
            double seconds,
            long medianMicros,
            long longestMicros,
            long deadlocks,
            long retries) {
        @Override
        public String toString() {
            return "%,.0f calls/s (%,d served, %,d failed), median %,d us, longest %,d ms, %,d deadlocks, %,d retries"
                    .formatted(
                            calls / seconds, served, failed, medianMicros, longestMicros / 1_000, deadlocks, retries);
        }
    }

    /** Runs the shoppers for some time. */
    static Result run(
            DeadlockCount database,
            Function<DataSource, JdbcStockStoreBuilder> form,
            Load load,
            int baskets,
            Duration time)
            throws Exception {
        AtomicLong retries = new AtomicLong();
        ExecutorService threads = Executors.newFixedThreadPool(SHOPPERS);
        try (ReservationEngine engine = ReservationEngine.builder(
                        form.apply(database.pool()).build())
                .reaper(load == Load.MIXED ? ReaperPolicy.DEFAULT : ReaperPolicy.OFF)
                .listener(new ReservationListener() {
                    @Override
                    public void retried(int failures, Duration pause, StoreException cause) {
                        retries.incrementAndGet();
                        if (cause instanceof TransientStoreException failure) {
                            database.failed(failure);
                        }
                    }
                })
                .build()) {
            fill(engine, baskets);
            Thread.sleep(HOLD_FOR.toMillis());
            long begin = System.nanoTime();
            long end = begin + time.toNanos();
            List<Future<Shopper>> shoppers = IntStream.range(0, SHOPPERS)
                    .mapToObj(number -> threads.submit(() -> new Shopper(engine, number, load).shopUntil(end)))
                    .toList();
            long[] micros = new long[0];
            long served = 0;
            long failed = 0;
            for (Future<Shopper> shopper : shoppers) {
                Shopper finished = shopper.get();
                int old = micros.length;
                micros = Arrays.copyOf(micros, old + finished.micros.size());
                for (long one : finished.micros) {
                    micros[old++] = one;
                }
                served += finished.served;
                failed += finished.failed;
            }
            Arrays.sort(micros);
            double seconds = (System.nanoTime() - begin) / 1e9;
            // PostgreSQL's sessions report their counts within a second
            Thread.sleep(1_100);
            return new Result(
                    micros.length,
                    served,
                    failed,
                    seconds,
                    micros[micros.length / 2],
                    micros[micros.length - 1],
                    database.deadlocks(),
                    retries.get());
        } finally {
            threads.shutdownNow();
        }
    }

    private static void fill(ReservationEngine engine, int baskets) {
        List<StockCommand<?>> commands = new ArrayList<>();
        for (int i = 0; i < SKUS; i++) {
            commands.add(new SetOnHand(sku(i), baskets, OperationId.random()));
        }
        for (int i = 0; i < baskets; i++) {
            commands.add(new Reserve(ReservationId.of("basket-" + i), all(), HOLD_FOR, null));
        }
        engine.attemptAll(commands).forEach(StockOutcome::orThrow);
    }

    private static Sku sku(int i) {
        return Sku.of("sku-" + i);
    }

    private static List<Line> all() {
        return IntStream.range(0, SKUS).mapToObj(i -> new Line(sku(i), 1)).toList();
    }

    private static final class Shopper {
        private final ReservationEngine engine;
        private final int number;
        private final Load load;
        private final Random random;
        private final List<Long> micros = new ArrayList<>();
        private long served;
        private long failed;
        private int orders;

        Shopper(ReservationEngine engine, int number, Load load) {
            this.engine = engine;
            this.number = number;
            this.load = load;
            this.random = new Random(number);
        }

        Shopper shopUntil(long end) {
            while (System.nanoTime() < end) {
                int turn = random.nextInt(8);
                List<Line> lines = turn == 0 ? all() : List.of(new Line(sku(random.nextInt(SKUS)), 1));
                ReservationId id = ReservationId.of(number + "/" + orders++);
                StockOutcome<Reservation> outcome = call(new Reserve(id, lines, HOLD_FOR, null));
                if (load == Load.MIXED && outcome instanceof StockOutcome.Applied) {
                    goOn(id);
                }
            }
            return this;
        }

        private void goOn(ReservationId id) {
            switch (random.nextInt(4)) {
                case 0 -> call(new Cancel(id));
                case 1 -> call(new Extend(id, HOLD_FOR));
                case 2 -> {
                    StockOutcome<Reservation> sold = call(new Confirm(id));
                    if (sold instanceof StockOutcome.Applied) {
                        call(StockCommand.ReturnStock.all(id, OperationId.random()));
                    }
                }
                default -> {}
            }
        }

        private <T> @Nullable StockOutcome<T> call(StockCommand<T> command) {
            long begin = System.nanoTime();
            try {
                StockOutcome<T> outcome = engine.attempt(command);
                if (outcome instanceof StockOutcome.Applied) {
                    served++;
                }
                return outcome;
            } catch (StoreException e) {
                failed++;
                return null;
            } finally {
                micros.add((System.nanoTime() - begin) / 1_000);
            }
        }
    }

    /** Arguments: seconds, number of baskets. */
    public static void main(String... arguments) throws Exception {
        Duration time = Duration.ofSeconds(Integer.parseInt(arguments[0]));
        int baskets = Integer.parseInt(arguments[1]);
        for (Load load : Load.values()) {
            for (String name : List.of("H2", "MariaDB", "PostgreSQL")) {
                for (String form : List.of("pessimistic", "optimistic")) {
                    try (DeadlockCount database = switch (name) {
                        case "H2" -> DeadlockCount.h2();
                        case "MariaDB" -> DeadlockCount.mariaDb();
                        default -> DeadlockCount.postgreSql();
                    }) {
                        Function<DataSource, JdbcStockStoreBuilder> builder =
                                form.equals("pessimistic") ? JdbcStockStore::pessimistic : JdbcStockStore::optimistic;
                        System.out.println(
                                load + " " + name + " " + form + ": " + run(database, builder, load, baskets, time));
                    }
                }
            }
        }
        System.exit(0);
    }
}
