package dev.earmark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.Line;
import dev.earmark.OperationId;
import dev.earmark.ReservationId;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Cancel;
import dev.earmark.StockCommand.Expire;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.StockOutcome;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.spi.StockStore;
import dev.earmark.spi.ledger.LedgerScope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionFactory;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which rows the store locks, according to the server's own tables. */
class LocksTest {
    private static final DatabaseAddress ADDRESS = MariaDb.newDatabase();
    private static final HikariDataSource POOL = TestDatabase.pool(ADDRESS);
    private static final Jdbi JDBI = Jdbi.create(POOL);

    private final StockStore store = JdbcStockStore.pessimistic(POOL).build();
    private final Transactions transactions = OwnTransactions.on(POOL, TableNames.DEFAULT);

    @AfterAll
    static void close() {
        POOL.close();
    }

    @BeforeEach
    void stock() {
        JdbcSchema.create(POOL);
        for (String table : List.of("earmark_operation", "earmark_line", "earmark_reservation", "earmark_level")) {
            JDBI.useHandle(handle -> handle.execute("DELETE FROM " + table));
        }
        for (String sku : List.of("A", "B", "C")) {
            store.apply(List.of(new SetOnHand(Sku.of(sku), 1_000, OperationId.of("set-" + sku))));
        }
        store.apply(reserves("overdue", "A", 20, Duration.ofSeconds(1)));
        store.apply(reserves("live", "A", 20, Duration.ofMinutes(10)));
        JDBI.useHandle(handle -> {
            handle.execute(
                    "UPDATE earmark_reservation SET expires_at = expires_at - INTERVAL 1 MINUTE, due_at = due_at - INTERVAL 1 MINUTE WHERE id LIKE 'overdue%'");
            handle.execute(
                    "UPDATE earmark_line SET expires_at = expires_at - INTERVAL 1 MINUTE WHERE reservation_id LIKE 'overdue%'");
        });
    }

    private static List<StockCommand<?>> reserves(String prefix, String sku, int count, Duration holdFor) {
        return IntStream.range(0, count)
                .<StockCommand<?>>mapToObj(
                        i -> new Reserve(ReservationId.of(prefix + "-" + i), List.of(Line.of(sku, 1)), holdFor, null))
                .toList();
    }

    @Test
    void r9_theReaperLocksOnlyOverdueReservationsAndTheirSkus() {
        List<StockCommand<?>> expiries = expiriesOf(10);
        transactions.write(reaper -> {
            run(reaper, expiries);
            JDBI.useHandle(other -> {
                assertThat(notLocked(other, "SELECT id FROM earmark_reservation"))
                        .hasSize(30)
                        .containsAll(IntStream.range(0, 20)
                                .mapToObj(i -> "live-" + i)
                                .toList());
                assertThat(notLocked(other, "SELECT sku FROM earmark_level")).containsExactlyInAnyOrder("B", "C");
            });
            return true;
        });
    }

    @Test
    void r9_theNumberOfRowsThatTheReaperLocksDoesNotDependOnTheNumberOfReservations() {
        long withFew = rowsLockedByExpiring(5);
        store.apply(reserves("more", "A", 500, Duration.ofMinutes(10)));
        // not equal: entries that earlier tests deleted are locked too until the server has removed them
        assertThat(rowsLockedByExpiring(5)).isLessThanOrEqualTo(2 * withFew);
    }

    @Test
    void r9_aReserveWaitsForTheReaperOnlyIfItNeedsTheSameSku() throws Exception {
        List<StockCommand<?>> expiries = expiriesOf(10);
        ExecutorService shopper = Executors.newSingleThreadExecutor();
        try {
            Future<List<StockOutcome<?>>> sameSku = transactions.write(reaper -> {
                run(reaper, expiries);
                // did not wait, or it would not return
                assertThat(store.apply(reserves("beside", "B", 3, Duration.ofMinutes(1))))
                        .allMatch(Applied.class::isInstance);
                Future<List<StockOutcome<?>>> waiting =
                        shopper.submit(() -> store.apply(reserves("behind", "A", 3, Duration.ofMinutes(1))));
                await().until(() -> !waitedFor().isEmpty());
                assertThat(waitedFor()).containsExactly("earmark_level PRIMARY 'A'");
                return waiting;
            });
            assertThat(sameSku.get()).hasSize(3).allMatch(Applied.class::isInstance);
        } finally {
            shopper.shutdown();
        }
    }

    @Test
    void r9_aPurgeLocksOnlyTheRowsThatItDeletesEvenInSmallTables() {
        store.apply(List.of(new Cancel(ReservationId.of("live-3")), new Cancel(ReservationId.of("live-4"))));
        transactions.write(purging -> {
            assertThat(Purge.run(purging, Duration.ZERO, 4)).isEqualTo(4);
            JDBI.useHandle(other -> {
                assertThat(notLocked(other, "SELECT id FROM earmark_reservation"))
                        .hasSize(38);
                assertThat(notLocked(other, "SELECT reservation_id FROM earmark_line"))
                        .hasSize(38);
                assertThat(notLocked(other, "SELECT id FROM earmark_operation")).hasSize(1);
                assertThat(notLocked(other, "SELECT sku FROM earmark_level")).hasSize(3);
            });
            return true;
        });
    }

    /** In a small table too, where a scan of all rows would be cheaper. */
    @Test
    void r9_aLimitPerOwnerLocksOnlyTheRowOfItsSku() {
        StockCommand<?> limited = ReserveRequest.builder("limited")
                .line("A", 1)
                .owner("ann")
                .limitPerOwner(2)
                .build()
                .toCommand(Duration.ofMinutes(1));
        store.apply(List.of(ReserveRequest.builder("before")
                .line("A", 1)
                .owner("ann")
                .build()
                .toCommand(Duration.ofMinutes(1))));
        transactions.write(limiting -> {
            run(limiting, List.of(limited));
            JDBI.useHandle(other -> {
                assertThat(notLocked(other, "SELECT id FROM earmark_reservation"))
                        .hasSize(41)
                        .contains("before");
                assertThat(notLocked(other, "SELECT reservation_id FROM earmark_line"))
                        .hasSize(41);
                assertThat(notLocked(other, "SELECT sku FROM earmark_level")).containsExactlyInAnyOrder("B", "C");
            });
            return true;
        });
    }

    private List<StockCommand<?>> expiriesOf(int count) {
        List<StockCommand<?>> expiries = new ArrayList<>();
        store.overdue(count).ids().forEach(id -> expiries.add(new Expire(id)));
        assertThat(expiries).hasSize(count);
        return expiries;
    }

    private long rowsLockedByExpiring(int count) {
        return transactions.write(reaper -> {
            run(reaper, expiriesOf(count));
            return rowsLockedBy(reaper);
        });
    }

    /** How many rows the session's transaction has locked. */
    static long rowsLockedBy(Session session) {
        // not closed, because that would end the transaction
        Handle handle = Jdbi.open(session.connection());
        return awaitTransactions()
                .until(
                        () -> handle.createQuery("SELECT trx_rows_locked FROM information_schema.innodb_trx"
                                        + " WHERE trx_mysql_thread_id = CONNECTION_ID()")
                                .mapTo(Long.class)
                                .findOne(),
                        Optional::isPresent)
                .orElseThrow();
    }

    /**
     * InnoDB answers from the table {@code innodb_trx} what it has answered before, until nothing has read it for 0.1 s ({@code
     * trx0i_s.cc}). So this looks less often than that.
     */
    static ConditionFactory awaitTransactions() {
        Duration rest = Duration.ofMillis(200);
        return await().pollInSameThread().pollDelay(rest).pollInterval(rest);
    }

    private static void run(Session session, List<StockCommand<?>> commands) {
        new BatchExecution(session, LockingMode.pessimistic(), commands, LedgerScope.of(commands), Set.of(), null)
                .run();
    }

    private static List<String> notLocked(Handle handle, String query) {
        return handle.inTransaction(
                TransactionIsolationLevel.READ_COMMITTED,
                other -> other.createQuery(query + " FOR UPDATE SKIP LOCKED")
                        .mapTo(String.class)
                        .list());
    }

    private static boolean isMariaDb() {
        return JDBI.withHandle(handle -> handle.createQuery("SELECT VERSION()")
                        .mapTo(String.class)
                        .one())
                .contains("MariaDB");
    }

    /** The rows that transactions of this database wait for: table, index and key. */
    private List<String> waitedFor() {
        String query = isMariaDb()
                ? "SELECT DISTINCT lock_table AS t, lock_index AS i, lock_data AS d FROM information_schema.innodb_locks"
                : "SELECT object_name AS t, index_name AS i, lock_data AS d FROM performance_schema.data_locks"
                        + " WHERE lock_status = 'WAITING'";
        return JDBI.withHandle(handle -> handle.createQuery(query)
                .map((row, context) -> row.getString("t").replaceAll("`|.*\\.", "") + " " + row.getString("i") + " "
                        + row.getString("d"))
                .list());
    }
}
