package dev.earmark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.Line;
import dev.earmark.OperationId;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Adjust;
import dev.earmark.StockCommand.Confirm;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockCommand.ReturnStock;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.StockOutcome;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.TransientStoreException;
import dev.earmark.jdbc.OverlappingBaskets.Load;
import dev.earmark.jdbc.OverlappingBaskets.Result;
import dev.earmark.spi.StockStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** R9: batches that run at the same time never wait for each other in a circle, as the servers count it. */
class DeadlocksTest {
    private static final int ROUNDS = 64;

    /** Of batches with many rows. */
    private static final int LARGE_ROUNDS = 8;

    private static final int ROWS = 200;
    private static final Duration HOLD_FOR = Duration.ofMinutes(10);
    private static final Duration LOAD = Duration.ofMillis(500);

    /** Each of two reserves is short of another SKU, and has to reclaim a basket that holds both. */
    @ParameterizedTest
    @ValueSource(strings = {"H2", "MariaDB", "PostgreSQL"})
    void r3_r9_twoReservesReclaimTheSameBasketsFromDifferentSkus(String server) throws Exception {
        try (DeadlockCount database = DeadlockCount.on(server)) {
            StockStore store = JdbcStockStore.pessimistic(database.pool()).build();
            List<StockCommand<?>> baskets = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                baskets.add(setOnHand("A-" + round, 2));
                baskets.add(setOnHand("B-" + round, 2));
                List<Line> lines = List.of(Line.of("A-" + round, 1), Line.of("B-" + round, 1));
                baskets.add(reserve("overdue-1-" + round, lines));
                baskets.add(reserve("overdue-2-" + round, lines));
            }
            store.apply(baskets);
            expire(database);
            List<List<StockOutcome<?>>> outcomes = race(
                    ROUNDS,
                    database,
                    round -> store.apply(List.of(reserve("a-" + round, List.of(Line.of("A-" + round, 1))))),
                    round -> store.apply(List.of(reserve("b-" + round, List.of(Line.of("B-" + round, 1))))));
            assertThat(outcomes)
                    .hasSize(2 * ROUNDS)
                    .allSatisfy(one -> assertThat(one).hasOnlyElementsOfType(Applied.class));
            assertThat(database.deadlocks()).isZero();
        }
    }

    /** The levels do not order them, because the two callers use the ids for different SKUs. */
    @ParameterizedTest
    @ValueSource(strings = {"MariaDB", "PostgreSQL"})
    @Tag("long")
    void r9_twoBatchesUseTheSameIdsInOppositeOrders(String server) throws Exception {
        try (DeadlockCount database = DeadlockCount.on(server)) {
            StockStore store = JdbcStockStore.pessimistic(database.pool()).build();
            store.apply(List.of(setOnHand("A", 1_000_000), setOnHand("B", 1_000_000)));
            race(
                    LARGE_ROUNDS,
                    database,
                    round -> store.apply(of(ROWS, i -> reserve(round + "-" + i, List.of(Line.of("A", 1))))),
                    round -> store.apply(reversed(of(ROWS, i -> reserve(round + "-" + i, List.of(Line.of("B", 1)))))));
            race(
                    LARGE_ROUNDS,
                    database,
                    round -> store.apply(of(ROWS, i -> adjust("A", round + "-" + i))),
                    round -> store.apply(reversed(of(ROWS, i -> adjust("B", round + "-" + i)))));
            assertThat(database.deadlocks()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"MariaDB", "PostgreSQL"})
    @Tag("long")
    void r9_twoFormsAddTheSameNewSkusAndChangeTheSameKnownOne(String server) throws Exception {
        try (DeadlockCount database = DeadlockCount.on(server)) {
            StockStore pessimistic = JdbcStockStore.pessimistic(database.pool()).build();
            StockStore optimistic = JdbcStockStore.optimistic(database.pool()).build();
            pessimistic.apply(List.of(setOnHand("known", 1)));
            IntFunction<List<StockCommand<?>>> batch = round -> {
                List<StockCommand<?>> commands = of(ROWS, i -> setOnHand("new-" + round + "-" + i, 1));
                commands.add(setOnHand("known", 1));
                return commands;
            };
            race(
                    LARGE_ROUNDS,
                    database,
                    round -> pessimistic.apply(batch.apply(round)),
                    round -> optimistic.apply(batch.apply(round)));
            assertThat(database.deadlocks()).isZero();
        }
    }

    /** The rows lie in the table in another order than that of the ids. */
    @ParameterizedTest
    @ValueSource(strings = {"MariaDB", "PostgreSQL"})
    @Tag("long")
    void r9_aPurgeDeletesTheReservationsThatABatchChanges(String server) throws Exception {
        try (DeadlockCount database = DeadlockCount.on(server)) {
            StockStore store = JdbcStockStore.pessimistic(database.pool()).build();
            race(
                    LARGE_ROUNDS,
                    database,
                    round -> {
                        store.apply(List.of(setOnHand("A", 1_000_000)));
                        for (String half : List.of("z-", "a-")) {
                            store.apply(of(ROWS, i -> reserve(half + round + "-" + i, List.of(Line.of("A", 1)))));
                        }
                        for (String half : List.of("z-", "a-")) {
                            store.apply(of(ROWS, i -> new Confirm(ReservationId.of(half + round + "-" + i))));
                        }
                        return store.apply(of(
                                2 * ROWS,
                                i -> ReturnStock.all(
                                        ReservationId.of((i < ROWS ? "z-" : "a-") + round + "-" + i % ROWS),
                                        OperationId.random())));
                    },
                    round -> {
                        for (int i = 0; i < 20; i++) {
                            store.purge(Duration.ZERO, 1_000);
                        }
                        return List.of();
                    });
            assertThat(database.deadlocks()).isZero();
        }
    }

    /** The forms take turns, so that whatever else the machine does disturbs both. */
    @ParameterizedTest
    @ValueSource(strings = {"H2", "MariaDB", "PostgreSQL"})
    @Tag("long")
    void r3_r9_shoppersWantTheUnitsOfOverdueBaskets(String server) throws Exception {
        long pessimistic = 0;
        long optimistic = 0;
        for (int turn = 0; turn < 2; turn++) {
            pessimistic += applied(server, "pessimistic", Load.RESERVES);
            optimistic += applied(server, "optimistic", Load.RESERVES);
        }
        assertThat(pessimistic)
                .as("half leaves room for other work on the machine")
                .isGreaterThan(optimistic / 2);
        applied(server, "pessimistic", Load.MIXED);
        applied(server, "optimistic", Load.MIXED);
    }

    private static long applied(String server, String form, Load load) throws Exception {
        Result result = OverlappingBaskets.run(server, form, load, LOAD);
        System.out.println(server + " " + form + " " + load + ": " + result);
        assertThat(result.failed()).isZero();
        assertThat(result.deadlocks()).isLessThanOrEqualTo(1 + result.applied() / 1_000);
        return result.applied();
    }

    /** One call in each round. */
    private interface Caller {
        List<StockOutcome<?>> call(int round);
    }

    /** Two callers begin each round at the same instant, and retry. Returns all outcomes. */
    private static List<List<StockOutcome<?>>> race(int rounds, DeadlockCount database, Caller first, Caller second)
            throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        CyclicBarrier start = new CyclicBarrier(2);
        try {
            List<Future<List<List<StockOutcome<?>>>>> callers = new ArrayList<>();
            for (Caller caller : List.of(first, second)) {
                Callable<List<List<StockOutcome<?>>>> calls = () -> {
                    List<List<StockOutcome<?>>> outcomes = new ArrayList<>();
                    for (int round = 0; round < rounds; round++) {
                        start.await();
                        outcomes.add(retried(database, caller, round));
                    }
                    return outcomes;
                };
                callers.add(threads.submit(calls));
            }
            List<List<StockOutcome<?>>> outcomes = new ArrayList<>();
            for (Future<List<List<StockOutcome<?>>>> caller : callers) {
                outcomes.addAll(caller.get());
            }
            return outcomes;
        } finally {
            threads.shutdownNow();
        }
    }

    private static List<StockOutcome<?>> retried(DeadlockCount database, Caller caller, int round) {
        for (int attempt = 1; ; attempt++) {
            try {
                return caller.call(round);
            } catch (TransientStoreException e) {
                database.retried(e);
                assertThat(attempt).as("attempts, the last failed with %s", e).isLessThan(100);
            }
        }
    }

    private static void expire(DeadlockCount database) {
        Jdbi.create(database.pool()).useHandle(handle -> {
            handle.execute("UPDATE earmark_line SET expires_at = TIMESTAMP '2020-01-01 00:00:00'");
            handle.execute("UPDATE earmark_reservation SET expires_at = TIMESTAMP '2020-01-01 00:00:00',"
                    + " due_at = TIMESTAMP '2020-01-01 00:00:00'");
        });
    }

    private static List<StockCommand<?>> of(int count, IntFunction<StockCommand<?>> command) {
        return new ArrayList<>(
                IntStream.range(0, count).<StockCommand<?>>mapToObj(command).toList());
    }

    private static List<StockCommand<?>> reversed(List<StockCommand<?>> commands) {
        Collections.reverse(commands);
        return commands;
    }

    private static SetOnHand setOnHand(String sku, long units) {
        return new SetOnHand(Sku.of(sku), units, OperationId.random());
    }

    private static Adjust adjust(String sku, String operation) {
        return new Adjust(Sku.of(sku), 1, OperationId.of(operation), "delivery");
    }

    private static Reserve reserve(String id, List<Line> lines) {
        return new Reserve(ReservationId.of(id), lines, HOLD_FOR, null);
    }
}
