package dev.earmark.jdbc;

import static dev.earmark.jdbc.Sql.execute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.mysql.cj.jdbc.JdbcConnection;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.Line;
import dev.earmark.ReservationId;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import dev.earmark.spi.StockStore;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** R8: errors as the servers themselves cause them. docs/errors.md has all others. */
class ServerErrorsTest {
    private static final Reserve RESERVE =
            new Reserve(ReservationId.of("order-1"), List.of(Line.of("A", 1)), Duration.ofMinutes(5), null);

    private static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            assertThat(row.next()).isTrue();
            return row.getLong(1);
        }
    }

    /** Asserts that work fails with this SQLState and code, and what Earmark makes of it. */
    private static void assertMeaning(SqlMeaning meaning, String state, int code, Callable<?> work) {
        SQLException error = catchThrowableOfType(SQLException.class, work::call);
        assertThat((Throwable) error).as("an error").isNotNull();
        assertThat(error.getSQLState()).isEqualTo(state);
        assertThat(error.getErrorCode()).isEqualTo(code);
        assertThat(SqlErrors.meaningOf(error)).isEqualTo(meaning);
    }

    private static Callable<?> statement(Connection connection, String sql) {
        return () -> {
            execute(connection, sql);
            return true;
        };
    }

    private static StoreException failure(StockStore store) {
        return catchThrowableOfType(StoreException.class, () -> store.apply(List.of(RESERVE)));
    }

    @Nested
    class OnPostgreSql {
        private final DatabaseAddress database = PostgreSql.newDatabase();

        /** Ends the session of this connection from another one, and waits until it is gone. */
        private void terminate(Connection connection) throws SQLException {
            long pid = number(connection, "SELECT pg_backend_pid()");
            execute(database, "SELECT pg_terminate_backend(" + pid + ", 10000)");
        }

        private void awaitEnd(long pid) throws SQLException {
            try (Connection other = database.connect()) {
                await().until(() -> number(other, "SELECT count(*) FROM pg_stat_activity WHERE pid = " + pid) == 0);
            }
        }

        @Test
        void r8_sessionsThatTheServerHasEndedAreReplaced() throws SQLException {
            try (Connection connection = database.connect()) {
                terminate(connection);
                assertMeaning(SqlMeaning.SESSION_ENDED, "57P01", 0, statement(connection, "SELECT 1"));
            }
            assertEndedBy("idle_session_timeout", "57P05", false);
            assertEndedBy("idle_in_transaction_session_timeout", "25P03", true);
            assertEndedBy("transaction_timeout", "25P04", true);
        }

        private void assertEndedBy(String setting, String state, boolean inTransaction) throws SQLException {
            try (Connection connection = database.connect()) {
                long pid = number(connection, "SELECT pg_backend_pid()");
                execute(connection, "SET " + setting + " = 50");
                if (inTransaction) {
                    connection.setAutoCommit(false);
                    execute(connection, "SELECT 1");
                }
                awaitEnd(pid);
                assertMeaning(SqlMeaning.SESSION_ENDED, state, 0, statement(connection, "SELECT 1"));
            }
        }

        /** An administrator keeps sessions out before a switch-over or restore. HikariCP would wait for its timeout. */
        @Test
        void r8_aDatabaseThatTakesNoConnectionsAtPresentIsATransientFailure() throws SQLException {
            String name = database.url().replaceAll(".*/|[?].*", "");
            DatabaseAddress other = PostgreSql.newDatabase();
            DataSource pool = Pools.DBCP2.open(database, 1);
            try {
                JdbcSchema.create(pool);
                StockStore store = JdbcStockStore.pessimistic(pool).build();
                execute(other, "ALTER DATABASE " + name + " ALLOW_CONNECTIONS false");
                assertMeaning(SqlMeaning.REFUSED, "55000", 0, database::connect);
                execute(
                        other,
                        "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = '" + name + "'");
                assertThat(failure(store)).isInstanceOf(TransientStoreException.class);
                assertThat(failure(store))
                        .isInstanceOf(TransientStoreException.class)
                        .hasMessageContaining("not currently accepting connections");
                execute(other, "ALTER DATABASE " + name + " ALLOW_CONNECTIONS true");
                store.apply(List.of(RESERVE));
            } finally {
                Pools.close(pool);
            }
        }

        /** As when a restored database takes the place of another, or a password is changed in two places. */
        @Test
        void r8_aDatabaseOrAccountThatIsGoneForAMomentIsTransientOnceTheStoreIsOpen() throws SQLException {
            String name = database.url().replaceAll(".*/|[?].*", "");
            String role = name + "_role";
            DatabaseAddress other = PostgreSql.newDatabase();
            execute(other, "CREATE ROLE " + role + " SUPERUSER LOGIN");
            DataSource pool = Pools.DBCP2.open(new DatabaseAddress(database.url(), role, ""), 1);
            try {
                JdbcSchema.create(pool);
                StockStore store = JdbcStockStore.pessimistic(pool).build();
                assertTransientUntilUndone(
                        store,
                        other,
                        "ALTER DATABASE " + name + " RENAME TO " + name + "_old",
                        "ALTER DATABASE " + name + "_old RENAME TO " + name);
                assertTransientUntilUndone(
                        store, other, "ALTER ROLE " + role + " NOLOGIN", "ALTER ROLE " + role + " LOGIN");
                execute(other, "ALTER ROLE " + role + " NOLOGIN");
                assertThatExceptionOfType(StoreException.class)
                        .isThrownBy(() -> JdbcStockStore.pessimistic(
                                        Pools.DBCP2.open(new DatabaseAddress(database.url(), role, ""), 1))
                                .build())
                        .isExactlyInstanceOf(StoreException.class);
                execute(database, "REASSIGN OWNED BY " + role + " TO CURRENT_USER", "DROP ROLE " + role);
            } finally {
                Pools.close(pool);
            }
        }

        private void assertTransientUntilUndone(StockStore store, DatabaseAddress other, String change, String undo)
                throws SQLException {
            String end = "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname LIKE '"
                    + database.url().replaceAll(".*/|[?].*", "") + "%'";
            execute(other, end, change);
            assertThat(failure(store)).as("ended").isInstanceOf(TransientStoreException.class);
            assertThat(failure(store))
                    .as(change)
                    .isInstanceOf(TransientStoreException.class)
                    .hasMessageContaining("store was connected before");
            execute(other, undo);
            store.apply(List.of(RESERVE));
        }

        @Test
        void r8_timeoutsOfStatementsAndLocksAreTransient() throws SQLException {
            execute(database, "CREATE TABLE t (id INT PRIMARY KEY)", "INSERT INTO t VALUES (1)");
            try (Connection connection = database.connect();
                    Connection other = database.connect()) {
                execute(connection, "SET statement_timeout = 20");
                assertMeaning(SqlMeaning.TRANSIENT, "57014", 0, statement(connection, "SELECT pg_sleep(10)"));
                execute(connection, "SET statement_timeout = 0", "SET lock_timeout = 20");
                other.setAutoCommit(false);
                execute(other, "DELETE FROM t");
                assertMeaning(SqlMeaning.TRANSIENT, "55P03", 0, statement(connection, "DELETE FROM t"));
            }
        }

        /** At a statement, and at the COMMIT, which is then certainly rolled back. */
        @Test
        void r8_serializationFailuresAreTransientWhereverTheyCome() throws SQLException {
            execute(database, "CREATE TABLE t (id INT PRIMARY KEY, n INT)", "INSERT INTO t VALUES (1, 1), (2, 2)");
            try (Connection one = database.connect();
                    Connection two = database.connect()) {
                for (Connection each : List.of(one, two)) {
                    each.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
                    each.setAutoCommit(false);
                    number(each, "SELECT sum(n) FROM t");
                }
                execute(one, "UPDATE t SET n = 10 WHERE id = 1");
                execute(two, "UPDATE t SET n = 20 WHERE id = 2");
                one.commit();
                SQLException atCommit = catchThrowableOfType(SQLException.class, two::commit);
                assertThat(atCommit.getSQLState()).isEqualTo("40001");
                assertThat(SqlErrors.atCommit(atCommit)).isInstanceOf(TransientStoreException.class);
                two.rollback();
                number(two, "SELECT sum(n) FROM t");
                execute(one, "UPDATE t SET n = 30 WHERE id = 2");
                one.commit();
                assertMeaning(SqlMeaning.TRANSIENT, "40001", 0, statement(two, "UPDATE t SET n = 40 WHERE id = 2"));
            }
        }

        @Test
        void r8_tooManyConnectionsOfARoleAreTransientAndAnUnknownRoleIsNot() throws SQLException {
            String role = "r" + UUID.randomUUID().toString().substring(0, 8);
            execute(database, "CREATE ROLE " + role + " LOGIN CONNECTION LIMIT 1");
            DatabaseAddress asRole = new DatabaseAddress(database.url(), role, "");
            try (Connection first = asRole.connect()) {
                assertThat(first.isValid(1)).isTrue();
                assertMeaning(SqlMeaning.TRANSIENT, "53300", 0, asRole::connect);
                assertMeaning(SqlMeaning.ACCESS_DENIED, "42501", 0, statement(first, "SELECT * FROM pg_authid"));
            }
            DatabaseAddress nobody = new DatabaseAddress(database.url(), role + "x", "");
            assertMeaning(SqlMeaning.ACCESS_DENIED, "28000", 0, nobody::connect);
            assertMeaning(SqlMeaning.UNKNOWN_DATABASE, "3D000", 0, database.database("no_such_database")::connect);
        }

        /** The shop's migration may change a table while the application runs. */
        @Test
        void r8_aPlanThatATablesChangeHasMadeInvalidIsPreparedAgainByARetry() throws SQLException {
            execute(database, "CREATE TABLE t (id INT PRIMARY KEY)");
            try (Connection connection = database.with("prepareThreshold=1").connect();
                    PreparedStatement read = connection.prepareStatement("SELECT * FROM t WHERE id = ?")) {
                connection.setAutoCommit(false);
                read.setInt(1, 1);
                read.executeQuery().close();
                connection.commit();
                execute(database, "ALTER TABLE t ADD COLUMN more INT");
                assertMeaning(SqlMeaning.TRANSIENT, "0A000", 0, read::executeQuery);
                connection.rollback();
                read.executeQuery().close();
            }
        }

        /** Behind PgBouncer in transaction mode a session has not the statements that the driver has prepared. */
        @Test
        void r8_preparedStatementsThatAPoolerHasLostAreExplained() throws SQLException {
            HikariConfig options = TestDatabase.options(database.with("prepareThreshold=1"));
            options.setMaximumPoolSize(1);
            try (HikariDataSource pool = new HikariDataSource(options)) {
                JdbcSchema.create(pool);
                StockStore store = JdbcStockStore.pessimistic(pool).build();
                store.apply(List.of(RESERVE));
                try (Connection connection = pool.getConnection()) {
                    // in a block, because the driver notices a plain DEALLOCATE
                    execute(connection, "DO 'BEGIN DEALLOCATE ALL; END'");
                }
                assertExplained(failure(store), "26000");
            }
            // more names than the pool's own statements use up
            options.setConnectionInitSql(
                    "DO $$BEGIN FOR i IN 8..99 LOOP EXECUTE format('PREPARE \"S_%s\" AS SELECT 1', i); END LOOP; END$$");
            try (HikariDataSource pool = new HikariDataSource(options)) {
                assertExplained(
                        catchThrowableOfType(
                                StoreException.class,
                                () -> JdbcStockStore.pessimistic(pool).build().apply(List.of(RESERVE))),
                        "42P05");
            }
        }

        /** Why they are not retried: what looks like luck may be another client's statement. */
        @Test
        void aSessionMayHaveAnotherStatementUnderTheDriversName() throws SQLException {
            try (Connection connection = database.with("prepareThreshold=1").connect();
                    PreparedStatement read = connection.prepareStatement("SELECT 'right' WHERE ? = 1")) {
                read.setInt(1, 1);
                assertThat(text(read)).isEqualTo("right");
                execute(
                        connection,
                        "DO 'BEGIN DEALLOCATE \"S_1\"; PREPARE \"S_1\" (INT) AS SELECT ''wrong'' WHERE $1 = 1; END'");
                assertThat(text(read)).isEqualTo("wrong");
            }
        }

        private String text(PreparedStatement read) throws SQLException {
            try (ResultSet row = read.executeQuery()) {
                assertThat(row.next()).isTrue();
                return row.getString(1);
            }
        }

        private void assertExplained(StoreException failure, String state) {
            assertThat(failure)
                    .isExactlyInstanceOf(StoreException.class)
                    .hasMessageContaining("SQLState " + state)
                    .hasMessageContaining("nothing was applied")
                    .hasMessageContaining("PgBouncer in transaction mode")
                    .hasMessageContaining("prepareThreshold=0")
                    .hasMessageContaining("max_prepared_statements");
        }

        @Test
        void r8_aReadOnlyUserPoolOrTransactionIsNotTransient() throws SQLException {
            JdbcSchema.create(dataSource(database));
            assertReadOnlySession(failure(JdbcStockStore.pessimistic(
                            dataSource(database.with("options=-c%20default_transaction_read_only=on")))
                    .build()));
            assertReadOnlySession(failure(JdbcStockStore.pessimistic(dataSource(database.with("readOnly=true")))
                    .build()));
            StockStore store = JdbcStockStore.pessimistic(dataSource(database)).build();
            try (Connection shops = database.connect()) {
                shops.setReadOnly(true);
                shops.setAutoCommit(false);
                assertReadOnlySession(failure(((JdbcStockStore) store).joining(shops)));
                shops.rollback();
            }
        }
    }

    private static DriverManagerDataSource dataSource(DatabaseAddress database) {
        return new DriverManagerDataSource(database.url(), database.user(), database.password());
    }

    private static void assertReadOnlySession(StoreException failure) {
        assertThat(failure)
                .isExactlyInstanceOf(StoreException.class)
                .hasMessageContaining("the session is read-only")
                .hasMessageContaining("setReadOnly(true)");
        assertThat(SqlErrors.isConnectionUseless(failure)).isFalse();
    }

    @Nested
    class OnMariaDb {
        private final DatabaseAddress database = MariaDb.newDatabase();

        @Test
        void r8_killedSessionsAreReplacedAndKilledQueriesAreRepeated() throws SQLException {
            try (Connection connection = database.connect();
                    Connection other = database.connect()) {
                execute(other, "KILL " + number(connection, "SELECT connection_id()"));
                SQLException error = catchThrowableOfType(SQLException.class, () -> execute(connection, "SELECT 1"));
                assertThat(SqlErrors.meaningOf(error)).isEqualTo(SqlMeaning.SESSION_ENDED);
            }
            try (Connection connection = database.connect()) {
                execute(connection, "SET max_statement_time = 0.05");
                assertMeaning(SqlMeaning.TRANSIENT, "70100", 1969, statement(connection, "SELECT SLEEP(10)"));
                // kills its own query
                assertMeaning(
                        SqlMeaning.TRANSIENT,
                        "70100",
                        1317,
                        statement(connection, "KILL QUERY " + number(connection, "SELECT connection_id()")));
            }
        }

        /** A proxy gives a client a new session when a server is lost. Here the session itself is reset. */
        @Test
        void r8_aSessionThatHasLostItsPreparedStatementsIsReplaced() throws SQLException {
            HikariConfig options = TestDatabase.options(
                    database.with("useServerPrepStmts=true&cachePrepStmts=true&prepStmtCacheSqlLimit=2048"));
            options.setMaximumPoolSize(1);
            try (HikariDataSource pool = new HikariDataSource(options)) {
                JdbcSchema.create(pool);
                StockStore store = JdbcStockStore.pessimistic(pool).build();
                store.apply(List.of(RESERVE));
                long before;
                try (Connection connection = pool.getConnection()) {
                    before = number(connection, "SELECT connection_id()");
                    connection.unwrap(JdbcConnection.class).resetServerState();
                }
                assertThat(failure(store))
                        .isInstanceOf(TransientStoreException.class)
                        .hasMessageContaining("code 1243");
                store.apply(List.of(RESERVE));
                try (Connection connection = pool.getConnection()) {
                    assertThat(number(connection, "SELECT connection_id()")).isNotEqualTo(before);
                }
            }
        }

        @Test
        void r8_anIdleSessionThatTheServerHasEndedIsReplaced() throws SQLException {
            try (Connection one = database.connect();
                    Connection two = database.throughMariaDbsDriver().connect();
                    Connection other = database.connect()) {
                List<Connection> both = List.of(one, two);
                List<Long> ids = new ArrayList<>();
                for (Connection connection : both) {
                    ids.add(number(connection, "SELECT connection_id()"));
                    execute(connection, "SET wait_timeout = 1");
                }
                String left = "SELECT COUNT(*) FROM information_schema.processlist WHERE id IN (" + ids.get(0) + ", "
                        + ids.get(1) + ")";
                await().until(() -> number(other, left) == 0);
                for (Connection connection : both) {
                    SQLException error =
                            catchThrowableOfType(SQLException.class, () -> execute(connection, "SELECT 1"));
                    assertThat(SqlErrors.meaningOf(error)).isEqualTo(SqlMeaning.SESSION_ENDED);
                    assertThat(SqlErrors.isConnectionUseless(error)).isTrue();
                }
            }
        }

        @Test
        void r8_aReadOnlySessionIsNotTransient() throws SQLException {
            execute(database, "CREATE TABLE t (id INT PRIMARY KEY)");
            // MySQL's driver asks the server, or it does not
            for (DatabaseAddress address :
                    List.of(database.with("useLocalSessionState=true"), database.throughMariaDbsDriver())) {
                try (Connection connection = address.connect()) {
                    execute(connection, "SET SESSION TRANSACTION READ ONLY");
                    assertMeaning(SqlMeaning.READ_ONLY_SESSION, "25006", 1792, statement(connection, "DELETE FROM t"));
                }
            }
            try (Connection connection = database.connect()) {
                execute(connection, "SET SESSION TRANSACTION READ ONLY");
                assertMeaning(SqlMeaning.READ_ONLY_SESSION, "S1009", 0, statement(connection, "DELETE FROM t"));
            }
        }
    }

    @Nested
    class OnH2 {
        private final String url = "jdbc:h2:mem:" + UUID.randomUUID();

        @Test
        void r8_errorsOfH2() throws SQLException {
            try (Connection connection = DriverManager.getConnection(url, "sa", "")) {
                assertMeaning(SqlMeaning.MISSING_TABLE, "42S04", 42104, statement(connection, "SELECT * FROM missing"));
                assertMeaning(
                        SqlMeaning.ACCESS_DENIED,
                        "28000",
                        28000,
                        () -> DriverManager.getConnection(url, "sa", "wrong"));
                assertMeaning(
                        SqlMeaning.UNKNOWN_DATABASE,
                        "90146",
                        90146,
                        () -> DriverManager.getConnection(url + "x;IFEXISTS=TRUE", "sa", ""));
                execute(connection, "SET QUERY_TIMEOUT 20");
                assertMeaning(
                        SqlMeaning.TRANSIENT,
                        "57014",
                        57014,
                        statement(connection, "SELECT COUNT(*) FROM SYSTEM_RANGE(1, 10000000000) WHERE RAND() < 0"));
                execute(connection, "SET EXCLUSIVE 1");
                assertMeaning(SqlMeaning.TRANSIENT, "90135", 90135, () -> DriverManager.getConnection(url, "sa", ""));
                execute(connection, "SHUTDOWN");
                assertMeaning(SqlMeaning.SESSION_ENDED, "90121", 90121, statement(connection, "SELECT 1"));
            }
        }

        /** A pool closes a connection that it thinks was forgotten. */
        @Test
        void r8_aConnectionThatThePoolHasClosedIsReplaced() throws SQLException {
            Connection closed = DriverManager.getConnection(url, "sa", "");
            closed.close();
            assertMeaning(SqlMeaning.SESSION_ENDED, "90007", 90007, closed::createStatement);
        }
    }
}
