package dev.earmark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.Line;
import dev.earmark.OperationId;
import dev.earmark.OutcomeUnknownException;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import dev.earmark.spi.StockStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.UndeclaredThrowableException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** R8: errors are classified correctly, by SQLState and vendor code. */
class SqlErrorsTest {
    private static final Reserve RESERVE = new Reserve(
            ReservationId.of("order-1"), List.of(Line.of("A", 1), Line.of("B", 1)), Duration.ofMinutes(5), null);

    @ParameterizedTest
    @CsvSource({
        "40001, 1213, deadlock on MySQL",
        "40001, 40001, deadlock on H2",
        "40001, 0, serialization failure",
        "HY000, 1205, lock wait timeout on MySQL",
        "HYT00, 50200, lock timeout on H2",
        "23000, 1062, a row that another transaction has just inserted on MySQL",
        "23505, 23505, a row that another transaction has just inserted on H2",
        "08S01, 0, connection lost before the commit",
        "08004, 1040, too many connections",
        "HY000, 1290, read-only in a failover",
        "HY000, 1180, rolled back for a change of another server of the group",
        "08S01, 1047, a Galera node without its cluster",
        "HY000, 3796, a member that is not online"
    })
    void r8_aFailureThatMaySucceedOnARetryIsTransient(String state, int code, String what) {
        assertThat(SqlErrors.notApplied(new SQLException(what, state, code)))
                .isInstanceOf(TransientStoreException.class)
                .hasMessageContaining(what)
                .hasMessageContaining("code " + code);
    }

    @ParameterizedTest
    @CsvSource({
        "42S02, 1146, create them with JdbcSchema.create",
        "42S22, 1054, create them with JdbcSchema.create",
        "28000, 1045, 'check user, password and grants'",
        "HY000, 3819, nothing was applied",
        "23513, 23513, nothing was applied"
    })
    void r8_aPermanentFailureSaysWhatToDo(String state, int code, String advice) {
        assertThat(SqlErrors.notApplied(new SQLException("no", state, code)))
                .isExactlyInstanceOf(StoreException.class)
                .hasMessageContaining(advice);
    }

    /** Libraries, proxies, batches and pools wrap a database's error. */
    static Stream<Exception> wrapped() {
        SQLException lost = new SQLException("lost", "57P05", 0);
        SQLException batch = new BatchUpdateException("Batch entry 0 was aborted", null, 0, new int[0]);
        batch.setNextException(lost);
        SQLException twice = new SQLException("pool error", lost);
        lost.setNextException(twice); // a circle
        return Stream.of(
                new UndeclaredThrowableException(lost),
                new UndeclaredThrowableException(new InvocationTargetException(lost)),
                new IllegalStateException("Connection error", lost),
                batch,
                twice,
                new SQLException("no code", null, -1, lost));
    }

    @ParameterizedTest
    @MethodSource("wrapped")
    void r8_theCauseDecidesHoweverItIsWrapped(Exception wrapped) {
        assertThat(SqlErrors.notApplied(wrapped))
                .isInstanceOf(TransientStoreException.class)
                .hasMessageContaining("SQLState 57P05")
                .hasCause(wrapped);
        assertThat(SqlErrors.isConnectionUseless(wrapped)).isTrue();
        assertThat(SqlErrors.isConnectionUseless(SqlErrors.notApplied(wrapped))).isTrue();
    }

    @Test
    void r8_jdbisExceptionsAreUnderstood() {
        Jdbi jdbi = Jdbi.create("jdbc:h2:mem:" + UUID.randomUUID(), "sa", "");
        JdbiException missing = catchThrowableOfType(
                JdbiException.class, () -> jdbi.useHandle(h -> h.execute("SELECT * FROM missing")));
        assertThat(SqlErrors.notApplied(missing)).hasMessageContaining("create them with JdbcSchema.create");
    }

    static Stream<Arguments> typesWithoutCodes() {
        return Stream.of(
                Arguments.of(new SQLTimeoutException("timeout"), SqlMeaning.TRANSIENT),
                Arguments.of(new SQLTransientConnectionException("busy"), SqlMeaning.TRANSIENT),
                Arguments.of(new SQLRecoverableException("closed"), SqlMeaning.SESSION_ENDED),
                Arguments.of(new SQLNonTransientConnectionException("closed"), SqlMeaning.SESSION_ENDED),
                Arguments.of(new SQLFeatureNotSupportedException("no", "0A000"), SqlMeaning.REFUSED),
                Arguments.of(new SQLException("in use", "90020", 90020), SqlMeaning.REFUSED),
                Arguments.of(new SQLException("?", null, -4499), SqlMeaning.REFUSED),
                Arguments.of(new SQLException("wait", new InterruptedException()), SqlMeaning.TRANSIENT));
    }

    @ParameterizedTest
    @MethodSource("typesWithoutCodes")
    void r8_whereCodesSayNothingTheTypeDoes(SQLException error, SqlMeaning meaning) {
        assertThat(SqlErrors.meaningOf(error)).isEqualTo(meaning);
    }

    /** HikariCP reports a timeout, with the last failure to connect as its cause. */
    @Test
    void r8_aCauseWithACodeDecidesOverATimeout() {
        SQLException timeout = new SQLTransientConnectionException(
                "request timed out", "28P01", new SQLException("wrong password", "28P01"));
        assertThat(SqlErrors.notConnected(timeout))
                .isExactlyInstanceOf(StoreException.class)
                .hasMessageContaining("check user, password and grants");
    }

    @Test
    void r8_aRefusedSessionDoesNotCostTheConnection() {
        SQLException error = new SQLException("read-only", "25006");
        assertThat(SqlErrors.isConnectionUseless(error)).isTrue();
        assertThat(SqlErrors.isConnectionUseless(SqlErrors.readOnlySession(error)))
                .isFalse();
        assertThat(SqlErrors.isConnectionUseless(new IllegalStateException("bug")))
                .isFalse();
    }

    @Test
    void r8_duringTheCommitOnlyARollbackIsCertain() {
        assertThat(SqlErrors.atCommit(new SQLException("lost", "08S01", 0)))
                .isInstanceOf(OutcomeUnknownException.class);
        assertThat(SqlErrors.atCommit(new SQLException("?", "HY000", 1))).isInstanceOf(OutcomeUnknownException.class);
        assertThat(SqlErrors.atCommit(new SQLException("rolled back", "40001", 1213)))
                .isInstanceOf(TransientStoreException.class);
    }

    /** MySQL's code for a failed commit says nothing about the outcome, but the storage engine's code inside it may. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1180 | Got error 149 - 'Lock deadlock; Retry transaction' during COMMIT | true",
                "1180 | (conn=12) Got error 149 during COMMIT | true",
                "1180 | (conn=149) Got error 6 - 'No such device or address' during COMMIT | false",
                "1180 | Got error 5 - 'Input/output error' during COMMIT | false",
                "1180 | Got error 1490 during COMMIT | false",
                "1181 | Got error 149 during ROLLBACK | false",
            })
    void r8_aCommitThatTheStorageEngineHasRolledBackIsNotApplied(int code, String message, boolean rolledBack) {
        StoreException failure = SqlErrors.atCommit(new SQLException(message, "HY000", code));
        if (rolledBack) {
            assertThat(failure).isInstanceOf(TransientStoreException.class).hasMessageContaining("nothing was applied");
        } else {
            assertThat(failure).isInstanceOf(OutcomeUnknownException.class);
        }
    }

    static List<HikariConfig> poolsWithShortTimeouts() {
        return List.of(
                TestDatabase.options("jdbc:h2:mem:" + UUID.randomUUID() + ";LOCK_TIMEOUT=100", "sa", ""),
                // with this option MySQL's driver decides whether a rollback is needed
                withShortTimeout(MariaDb.newDatabase().with("useLocalTransactionState=true"), false));
    }

    static List<HikariConfig> morePoolsWithShortTimeouts() {
        return List.of(
                withShortTimeout(MariaDb.newDatabase(), true),
                withShortTimeout(MariaDb.newDatabase().throughMariaDbsDriver(), false));
    }

    private static HikariConfig withShortTimeout(DatabaseAddress database, boolean autoCommit) {
        DatabaseAddress address = database.with("sessionVariables=innodb_lock_wait_timeout=1");
        HikariConfig options = TestDatabase.options(address.url(), address.user(), address.password());
        options.setAutoCommit(autoCommit);
        return options;
    }

    @ParameterizedTest
    @MethodSource("poolsWithShortTimeouts")
    void r9_aLockedRowIsATransientFailureAfterTheDatabasesTimeoutAndNothingChanges(HikariConfig options) {
        assertThatALockedRowIsATransientFailure(options);
    }

    @ParameterizedTest
    @MethodSource("morePoolsWithShortTimeouts")
    @Tag("long")
    void r9_aLockedRowIsATransientFailureAfterTheDatabasesTimeoutAndNothingChangesWithMorePools(HikariConfig options) {
        assertThatALockedRowIsATransientFailure(options);
    }

    private static void assertThatALockedRowIsATransientFailure(HikariConfig options) {
        try (HikariDataSource pool = new HikariDataSource(options)) {
            StockStore store = stocked(pool);
            Jdbi.create(pool).useTransaction(other -> {
                other.execute("UPDATE earmark_level SET sold = 1 WHERE sku = 'B'");
                assertThatExceptionOfType(TransientStoreException.class)
                        .isThrownBy(() -> store.apply(List.of(RESERVE)));
                // the rows that the batch had locked are free again, although its first statement failed
                assertThat(other.createQuery("SELECT sku FROM earmark_level WHERE sku = 'A' FOR UPDATE SKIP LOCKED")
                                .mapTo(String.class)
                                .list())
                        .containsExactly("A");
            });
            assertThat(store.reservations(List.of(RESERVE.id()))).isEmpty();
            assertThat(store.apply(List.of(RESERVE))).allMatch(Applied.class::isInstance);
        }
    }

    @Test
    void r8_aDeadlockIsATransientFailureAndNothingChanges() throws Exception {
        DatabaseAddress address = MariaDb.newDatabase();
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try (HikariDataSource pool = TestDatabase.pool(address);
                Handle other = Jdbi.create(pool).open()) {
            StockStore store = stocked(pool);
            other.begin();
            // changes many rows, so that the server ends the other transaction, which has changed none
            other.execute("UPDATE earmark_level SET sold = sold + 1 WHERE sku >= 'B'");
            Future<?> waiting = threads.submit(() -> store.apply(List.of(RESERVE)));
            await().until(() -> isWaiting(other));
            other.execute("UPDATE earmark_level SET sold = sold + 1 WHERE sku = 'A'");
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(waiting::get)
                    .withCauseInstanceOf(TransientStoreException.class);
            other.rollback();
            assertThat(store.reservations(List.of(RESERVE.id()))).isEmpty();
            assertThat(store.apply(List.of(RESERVE))).allMatch(Applied.class::isInstance);
        } finally {
            threads.shutdown();
        }
    }

    private static boolean isWaiting(Handle handle) {
        return handle.createQuery("SELECT COUNT(*) FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'")
                        .mapTo(Integer.class)
                        .one()
                > 0;
    }

    private static StockStore stocked(HikariDataSource pool) {
        JdbcSchema.create(pool);
        StockStore store = JdbcStockStore.pessimistic(pool).build();
        IntStream.range(0, 26)
                .mapToObj(i -> String.valueOf((char) ('A' + i)))
                .forEach(sku -> store.apply(List.of(new SetOnHand(Sku.of(sku), 10, OperationId.of("set-" + sku)))));
        return store;
    }
}
