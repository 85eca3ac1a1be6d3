package dev.earmark.jdbc;

import static java.util.Objects.requireNonNull;
import static org.awaitility.Awaitility.await;

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
import dev.earmark.StockCommand.ReturnStock;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.StockOutcome;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.StoreException;
import dev.earmark.engine.ReaperPolicy;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.engine.ReservationListener;
import dev.earmark.spi.StockStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.IntStream;
import javax.sql.DataSource;

/**
 * Shoppers who want the units of overdue baskets. Each basket holds one unit of each of eight SKUs, so a reserve of one
 * SKU reclaims units of all of them. Prints what it measured if it is run as a program.
 */
final class OverlappingBaskets {
    private static final int SKUS = 8;
    private static final int SHOPPERS = 8;
    private static final Duration HOLD_FOR = ReserveRequest.SHORTEST_HOLD_FOR;
    private static final Map<String, Function<DataSource, JdbcStockStoreBuilder>> FORMS =
            Map.of("pessimistic", JdbcStockStore::pessimistic, "optimistic", JdbcStockStore::optimistic);

    private OverlappingBaskets() {}

    /** What the shoppers do. */
    enum Load {
        /** Each unit is in an overdue basket or will soon be in one, and only reserves reclaim. */
        RESERVES(1_000),
        /** All verbs, and the reaper. */
        MIXED(40);

        private final int baskets;

        Load(int baskets) {
            this.baskets = baskets;
        }
    }

    /** What happened. */
    record Result(List<Long> micros, long applied, long failed, double seconds, long deadlocks) {
        private static Result sum(List<Result> all) {
            return new Result(
                    all.stream().flatMap(one -> one.micros.stream()).sorted().toList(),
                    all.stream().mapToLong(Result::applied).sum(),
                    all.stream().mapToLong(Result::failed).sum(),
                    all.stream().mapToDouble(Result::seconds).sum(),
                    all.stream().mapToLong(Result::deadlocks).sum());
        }

        @Override
        public String toString() {
            return "%,.0f applied/s (%,d calls, %,d failed), median %,d us, longest %,d ms, %,d deadlocks"
                    .formatted(
                            applied / seconds,
                            micros.size(),
                            failed,
                            micros.get(micros.size() / 2),
                            micros.get(micros.size() - 1) / 1_000,
                            deadlocks);
        }
    }

    /** Runs the shoppers for some time on a new database. */
    static Result run(String server, String form, Load load, Duration time) throws Exception {
        try (DeadlockCount database = DeadlockCount.on(server)) {
            StockStore store =
                    requireNonNull(FORMS.get(form)).apply(database.pool()).build();
            List<Shopper> shoppers = new ArrayList<>();
            long begin;
            try (ReservationEngine engine = engine(store, load, database)) {
                fill(engine, load.baskets);
                await().until(() -> store.overdue(load.baskets).ids().size() == load.baskets || load == Load.MIXED);
                begin = System.nanoTime();
                IntStream.range(0, SHOPPERS).forEach(number -> shoppers.add(new Shopper(engine, number, load)));
                shop(shoppers, begin + time.toNanos());
            }
            double seconds = (System.nanoTime() - begin) / 1e9;
            return new Result(
                    shoppers.stream()
                            .flatMap(one -> one.micros.stream())
                            .sorted()
                            .toList(),
                    shoppers.stream().mapToLong(one -> one.applied).sum(),
                    shoppers.stream().mapToLong(one -> one.failed).sum(),
                    seconds,
                    database.deadlocks());
        }
    }

    private static void shop(List<Shopper> shoppers, long end) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(SHOPPERS);
        try {
            List<Future<?>> running = new ArrayList<>();
            shoppers.forEach(shopper -> running.add(threads.submit(() -> shopper.shopUntil(end))));
            for (Future<?> one : running) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static ReservationEngine engine(StockStore store, Load load, DeadlockCount database) {
        return ReservationEngine.builder(store)
                .reaper(load == Load.MIXED ? ReaperPolicy.DEFAULT : ReaperPolicy.OFF)
                .listener(new ReservationListener() {
                    @Override
                    public void retried(int failures, Duration pause, StoreException cause) {
                        database.retried(cause);
                    }
                })
                .build();
    }

    private static void fill(ReservationEngine engine, int baskets) {
        List<StockCommand<?>> commands = new ArrayList<>();
        all().forEach(line -> commands.add(new SetOnHand(line.sku(), baskets, OperationId.random())));
        for (int i = 0; i < baskets; i++) {
            commands.add(new Reserve(ReservationId.of("basket-" + i), all(), HOLD_FOR, null));
        }
        engine.attemptAll(commands).forEach(StockOutcome::orThrow);
    }

    private static List<Line> all() {
        return IntStream.range(0, SKUS).mapToObj(OverlappingBaskets::line).toList();
    }

    private static Line line(int sku) {
        return new Line(Sku.of("sku-" + sku), 1);
    }

    private static final class Shopper {
        private final ReservationEngine engine;
        private final int number;
        private final Load load;
        private final Random random;
        private final List<Long> micros = new ArrayList<>();
        private long applied;
        private long failed;
        private int orders;

        Shopper(ReservationEngine engine, int number, Load load) {
            this.engine = engine;
            this.number = number;
            this.load = load;
            this.random = new Random(number);
        }

        void shopUntil(long end) {
            while (System.nanoTime() < end) {
                // of 15 units, 8 are in baskets of all SKUs
                List<Line> lines = random.nextInt(SKUS) == 0 ? all() : List.of(line(random.nextInt(SKUS)));
                ReservationId id = ReservationId.of(number + "/" + orders++);
                if (call(new Reserve(id, lines, HOLD_FOR, null)) && load == Load.MIXED) {
                    goOn(id);
                }
            }
        }

        private void goOn(ReservationId id) {
            switch (random.nextInt(4)) {
                case 0 -> call(new Cancel(id));
                case 1 -> call(new Extend(id, HOLD_FOR));
                case 2 -> {
                    call(new Confirm(id));
                    call(ReturnStock.all(id, OperationId.random()));
                }
                default -> {
                    // leaves the basket
                }
            }
        }

        private boolean call(StockCommand<Reservation> command) {
            long begin = System.nanoTime();
            try {
                boolean done = engine.attempt(command) instanceof Applied;
                applied += done ? 1 : 0;
                return done;
            } catch (StoreException e) {
                failed++;
                return false;
            } finally {
                micros.add((System.nanoTime() - begin) / 1_000);
            }
        }
    }

    /**
     * Measures both forms in turn, so that whatever else the machine does disturbs both. A first turn of each is not
     * counted: the form that came first would run in a JVM that has compiled nothing yet.
     *
     * @param arguments the load, the number of turns, the seconds of a turn, and the servers
     */
    public static void main(String... arguments) throws Exception {
        int turns = Integer.parseInt(arguments[1]);
        Duration time = Duration.ofSeconds(Integer.parseInt(arguments[2]));
        for (String server : List.of(arguments).subList(3, arguments.length)) {
            List<Result> pessimistic = new ArrayList<>();
            List<Result> optimistic = new ArrayList<>();
            for (int turn = 0; turn <= turns; turn++) {
                Result first = run(server, "pessimistic", Load.valueOf(arguments[0]), time);
                Result second = run(server, "optimistic", Load.valueOf(arguments[0]), time);
                if (turn > 0) {
                    pessimistic.add(first);
                    optimistic.add(second);
                }
            }
            System.out.println(arguments[0] + " " + server + " pessimistic: " + Result.sum(pessimistic));
            System.out.println(arguments[0] + " " + server + " optimistic: " + Result.sum(optimistic));
        }
        System.exit(0);
    }
}
