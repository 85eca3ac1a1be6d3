package dev.earmark.jdbc;

import static dev.earmark.jdbc.JoinedCalls.begin;
import static dev.earmark.jdbc.JoinedCalls.engine;
import static dev.earmark.jdbc.JoinedCalls.request;
import static dev.earmark.jdbc.Sql.execute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.earmark.OperationId;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.TransientStoreException;
import dev.earmark.engine.ReaperPolicy;
import dev.earmark.engine.ReservationEngine;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** On PostgreSQL, transactions that reserve one SKU wait for its row one behind the other. */
class WaitInTurnTest {
    private static final int WAITING = 6;

    private final TestDatabase database = TestDatabase.postgreSql();
    private final JdbcStockStore store =
            JdbcStockStore.pessimistic(database.pool(0)).build();
    private final ReservationEngine engine = engine(store);
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void close() {
        threads.shutdown();
        engine.close();
        database.close();
    }

    @Test
    void r9_theyComeInTheOrderInWhichTheyBeganToWait() throws Exception {
        engine.setOnHand(Sku.of("A"), 100, OperationId.random());
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        List<Future<?>> waiting = new ArrayList<>();
        try (Connection first = begin(database.pool(0))) {
            engine.within(store.joining(first)).reserve(request("first", 1));
            for (int i = 0; i < WAITING; i++) {
                int number = i;
                waiting.add(threads.submit(() -> {
                    reserve(number, order);
                    return null;
                }));
                await().until(() -> waiting("advisory") == number + 1); // not for the row
            }
            first.commit();
        }
        for (Future<?> one : waiting) {
            one.get();
        }
        assertThat(order)
                .containsExactlyElementsOf(IntStream.range(0, WAITING).boxed().toList());
    }

    private void reserve(int number, List<Integer> order) throws SQLException {
        try (Connection connection = begin(database.pool(1))) {
            engine.within(store.joining(connection)).reserve(request("order-" + number, 1));
            order.add(number);
            connection.commit();
        }
    }

    private long waiting(String lock) {
        return Jdbi.create(database.pool(0))
                .withHandle(handle -> handle.createQuery("SELECT COUNT(*) FROM pg_stat_activity"
                                + " WHERE wait_event_type = 'Lock' AND wait_event = ? AND datname = current_database()")
                        .bind(0, lock)
                        .mapTo(Long.class)
                        .one());
    }

    /** As when a batch of several SKUs, which waits for rows alone, has the row. */
    @Test
    void r8_aBatchThatDoesNotGetItsLockLetsOthersPass() throws SQLException {
        try (Connection late = begin(database.pool(0))) {
            execute(late, "SET LOCAL lock_timeout = '20ms'");
            try (Connection other = begin(database.pool(1))) {
                execute(other, "SELECT * FROM earmark_level FOR UPDATE");
                assertThatExceptionOfType(TransientStoreException.class)
                        .isThrownBy(() -> engine.within(store.joining(late)).reserve(request("order-1", 1)));
                other.rollback();
            }
            engine.reserve(request("order-2", 1)); // while the first transaction is still open
            late.commit();
        }
    }

    @Test
    void aBatchOfSeveralSkusWaitsForTheSameRow() throws Exception {
        engine.setOnHand(Sku.of("B"), 5, OperationId.random());
        ReserveRequest both =
                ReserveRequest.builder("both").line("A", 2).line("B", 1).build();
        try (Connection first = begin(database.pool(0))) {
            engine.within(store.joining(first)).reserve(request("one", 1));
            Future<?> waits = threads.submit(() -> engine.reserve(both));
            await().until(() -> waiting("transactionid") == 1);
            first.commit();
            waits.get();
        }
        assertThat(engine.level(Sku.of("A")).orElseThrow().available()).isEqualTo(2);
    }

    /** The other one is first in the queue, and waits for the row. */
    @Test
    void r9_aTransactionThatHasTheRowDoesNotWaitForTheQueue() throws Exception {
        engine.setOnHand(Sku.of("B"), 5, OperationId.random());
        ReserveRequest both =
                ReserveRequest.builder("both").line("A", 1).line("B", 1).build();
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        try (Connection first = begin(database.pool(0))) {
            engine.within(store.joining(first)).reserve(both);
            Future<?> waits = threads.submit(() -> {
                reserve(1, order);
                return null;
            });
            await().until(() -> waiting("transactionid") == 1);
            engine.within(store.joining(first)).reserve(request("again", 1));
            first.commit();
            waits.get();
        }
    }

    @Test
    void theSameSkuInAnotherSchemaDoesNotWait() throws SQLException {
        database.execute("CREATE SCHEMA other");
        TableNames names = TableNames.DEFAULT.inSchema("other");
        JdbcSchema.create(database.pool(0), names);
        JdbcStockStore others =
                JdbcStockStore.pessimistic(database.pool(1)).tables(names).build();
        try (ReservationEngine second = ReservationEngine.builder(others)
                        .reaper(ReaperPolicy.OFF)
                        .build();
                Connection first = begin(database.pool(0))) {
            second.setOnHand(Sku.of("A"), 5, OperationId.random());
            engine.within(store.joining(first)).reserve(request("order-1", 1));
            second.reserve(request("order-1", 1));
            first.commit();
        }
    }
}
