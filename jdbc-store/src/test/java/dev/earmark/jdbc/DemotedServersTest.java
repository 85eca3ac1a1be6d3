package dev.earmark.jdbc;

import static dev.earmark.jdbc.Sql.execute;
import static dev.earmark.jdbc.TestOrders.reserve;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.Line;
import dev.earmark.OperationId;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Cancel;
import dev.earmark.StockCommand.Confirm;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import dev.earmark.spi.StockStore;
import dev.earmark.testkit.FaultLoad;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * R8: a primary that becomes read-only, as before a switch-over, stays up and keeps its connections. Each server is the
 * test's own.
 */
@Tag("long")
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class DemotedServersTest {
    private static final Sku SKU = Sku.of("A");

    private static SetOnHand count() {
        return new SetOnHand(SKU, 1_000, OperationId.random());
    }

    private static String text(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            assertThat(row.next()).isTrue();
            return row.getString(1);
        }
    }

    private static void assertReadOnlyServer(StoreException failure) {
        assertThat(failure)
                .isInstanceOf(TransientStoreException.class)
                .hasMessageContaining("the server is read-only at present")
                .hasMessageContaining("nothing was applied");
        assertThat(SqlErrors.isConnectionUseless(failure)).isTrue();
    }

    /** What an administrator switches to read-only and back. */
    abstract static class Server {
        abstract DatabaseAddress shop();

        abstract void demote() throws SQLException;

        abstract void promote() throws SQLException;

        /** A query for the id of a session. */
        abstract String session();

        @AfterEach
        void backAsItWas() throws SQLException {
            promote();
        }

        String session(DataSource pool) throws SQLException {
            try (Connection connection = pool.getConnection()) {
                return text(connection, session());
            }
        }

        HikariDataSource pool(int size) {
            return (HikariDataSource) Pools.HIKARI_CP.open(shop(), size);
        }

        static JdbcStockStore stocked(DataSource pool) {
            JdbcSchema.create(pool);
            JdbcStockStore store = JdbcStockStore.pessimistic(pool).build();
            store.apply(List.of(count()));
            return store;
        }

        @Test
        void r8_inABatchItIsATransientFailureAndTheNextBatchGetsANewConnection() throws SQLException {
            try (HikariDataSource pool = pool(1)) {
                StockStore store = stocked(pool);
                String before = session(pool);
                demote();
                assertReadOnlyServer(catchThrowableOfType(StoreException.class, () -> store.apply(List.of(reserve()))));
                promote();
                assertThat(store.apply(List.of(reserve()))).allMatch(Applied.class::isInstance);
                assertThat(session(pool)).isNotEqualTo(before);
            }
        }

        /** DBCP2 and Druid have no means for it; their connections stay until they are too old. */
        @ParameterizedTest
        @EnumSource(names = {"HIKARI_CP", "TOMCAT", "C3P0", "AGROAL"})
        void r8_inAJoinedTransactionItIsATransientFailureAndThePoolReplacesTheConnection(Pools kind)
                throws SQLException {
            DataSource pool = kind.open(shop(), 1);
            try {
                JdbcStockStore store = stocked(pool);
                String before = session(pool);
                demote();
                try (Connection shops = pool.getConnection()) {
                    shops.setAutoCommit(false);
                    assertReadOnlyServer(catchThrowableOfType(
                            StoreException.class, () -> store.joining(shops).apply(List.of(reserve()))));
                    assertThat(text(shops, session()))
                            .as("the shop may still read")
                            .isEqualTo(before);
                    shops.rollback();
                    shops.setAutoCommit(true);
                }
                promote();
                assertThat(session(pool)).isNotEqualTo(before);
            } finally {
                Pools.close(pool);
            }
        }

        @Test
        void r8_underLoadNoShopperSeesAnError() throws Exception {
            FaultLoad.Report report = DisturbedShop.shop(shop(), 3, () -> {
                List<Long> before = sessions();
                demote();
                // at least one connection was thrown away
                await().until(() -> !sessions().containsAll(before));
                promote();
            });
            assertThat(report.unknownOutcomes())
                    .as("outcomes that were unknown")
                    .isZero();
        }

        /** The sessions of the shop. */
        abstract List<Long> sessions() throws SQLException;
    }

    private static List<Long> numbers(DatabaseAddress database, String sql) throws SQLException {
        List<Long> numbers = new ArrayList<>();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                numbers.add(rows.getLong(1));
            }
        }
        return numbers;
    }

    /**
     * A MariaDB; or the MySQL that {@code earmark.mysql.exclusive.url} points at, which no other test may use meanwhile, with
     * a user who may do everything.
     */
    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class OnMySqlAndMariaDb extends Server {
        private @Nullable MariaDbWithUsers server;
        private DatabaseAddress shop = new DatabaseAddress("", "", "");
        private DatabaseAddress root = shop;
        private String readOnly = "read_only";

        @BeforeAll
        void start() throws IOException, SQLException {
            String url = System.getProperty("earmark.mysql.exclusive.url");
            if (url == null) {
                server = new MariaDbWithUsers();
                shop = server.shop();
                root = server.root();
            } else {
                root = new DatabaseAddress(
                        url,
                        System.getProperty("earmark.mysql.user", "root"),
                        System.getProperty("earmark.mysql.password", ""));
                shop = TestServers.newDatabase(root, "CREATE DATABASE %s", true);
                readOnly = "super_read_only";
            }
        }

        @AfterAll
        void stop() throws IOException {
            if (server != null) {
                server.close();
            }
        }

        @Override
        DatabaseAddress shop() {
            return shop;
        }

        @Override
        void demote() throws SQLException {
            execute(root, "SET GLOBAL " + readOnly + " = ON");
        }

        @Override
        void promote() throws SQLException {
            execute(root, "SET GLOBAL read_only = OFF"); // the other one too
        }

        @Override
        String session() {
            return "SELECT CONNECTION_ID()";
        }

        @Override
        List<Long> sessions() throws SQLException {
            return numbers(
                    root,
                    "SELECT id FROM information_schema.processlist WHERE id <> CONNECTION_ID() AND db = '"
                            + shop.url().replaceAll(".*/|[?].*", "") + "'");
        }

        @Test
        void r8_atOpenItIsATransientFailureAndTheNextOpenGetsANewConnection() throws SQLException {
            try (HikariDataSource pool = pool(1)) {
                JdbcSchema.create(pool);
                String before = session(pool);
                demote();
                assertReadOnlyServer(catchThrowableOfType(
                        StoreException.class,
                        () -> JdbcStockStore.pessimistic(pool).build()));
                promote();
                assertThat(session(pool)).isNotEqualTo(before);
                JdbcStockStore.pessimistic(pool).build().apply(List.of(count()));
            }
        }

        /** No statement fails: locks for reading are allowed, and what refuses everything writes nothing. */
        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void r3_r6_aRefusalIsNeverComputedFromADemotedServersData(boolean pessimistic) throws SQLException {
            try (HikariDataSource pool = pool(1)) {
                stocked(pool);
                StockStore store =
                        (pessimistic ? JdbcStockStore.pessimistic(pool) : JdbcStockStore.optimistic(pool)).build();
                Reserve tooMuch = new Reserve(
                        ReservationId.of("order-" + OperationId.random()),
                        List.of(Line.of("A", 1_000_000)),
                        Duration.ofMinutes(5),
                        null);
                List<StockCommand<?>> refused = List.of(tooMuch, new Confirm(tooMuch.id()), new Cancel(tooMuch.id()));
                for (StockCommand<?> command : refused) {
                    assertThat(store.apply(List.of(command))).noneMatch(Applied.class::isInstance);
                    demote();
                    assertReadOnlyServer(
                            catchThrowableOfType(StoreException.class, () -> store.apply(List.of(command))));
                    promote();
                }
                store.levels(List.of(SKU));
                demote();
                assertReadOnlyServer(
                        catchThrowableOfType(StoreException.class, () -> store.reservations(List.of(tooMuch.id()))));
            }
        }

        /** What such a connection reads may be old: the new primary has gone on. */
        @Test
        void r8_afterOneWriteHasFailedNoConnectionOfThePoolReadsFromIt() throws SQLException {
            try (HikariDataSource pool = pool(3)) {
                StockStore store = stocked(pool);
                useAll(pool, store);
                demote();
                assertReadOnlyServer(catchThrowableOfType(StoreException.class, () -> store.apply(List.of(reserve()))));
                for (int i = 0; i < 3; i++) {
                    assertReadOnlyServer(catchThrowableOfType(StoreException.class, () -> store.levels(List.of(SKU))));
                }
                promote();
                assertThat(store.levels(List.of(SKU))).containsKey(SKU);
                assertThat(store.apply(List.of(reserve()))).allMatch(Applied.class::isInstance);
            }
        }

        /** Lets the store know all connections of the pool. */
        private void useAll(HikariDataSource pool, StockStore store) throws SQLException {
            List<Connection> taken = new ArrayList<>();
            for (int i = 0; i < pool.getMaximumPoolSize(); i++) {
                store.levels(List.of(SKU));
                taken.add(pool.getConnection());
            }
            for (Connection connection : taken) {
                connection.close();
            }
        }

        @Test
        void r8_atTheCommitNothingIsAppliedAndTheFailureIsTransient() throws SQLException {
            try (HikariDataSource pool = pool(2)) {
                JdbcStockStore store = stocked(pool);
                Reserve inside = reserve();
                assertReadOnlyServer(catchThrowableOfType(
                        StoreException.class,
                        () -> store.inTransaction((connection, joined) -> {
                            List<?> outcomes = joined.apply(List.of(inside));
                            demote();
                            return outcomes;
                        })));
                promote();
                assertThat(store.reservations(List.of(inside.id()))).isEmpty();
            }
        }
    }

    /** An administrator makes the server read-only, and its sessions live on. A standby is in {@link LimitedServersTest}. */
    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class OnPostgreSql extends Server {
        private @Nullable KillablePostgreSql server;

        @BeforeAll
        void start() throws IOException {
            server = new KillablePostgreSql();
        }

        @AfterAll
        void stop() throws IOException {
            requireNonNull(server).close();
        }

        @Override
        DatabaseAddress shop() {
            return requireNonNull(server).address();
        }

        @Override
        void demote() throws SQLException {
            set("on");
        }

        @Override
        void promote() throws SQLException {
            set("off");
        }

        /** Every session takes it over a moment later. */
        private void set(String readOnly) throws SQLException {
            try (Connection connection = shop().connect()) {
                execute(
                        connection,
                        "ALTER SYSTEM SET default_transaction_read_only = " + readOnly,
                        "SELECT pg_reload_conf()");
                await().until(() ->
                        text(connection, "SHOW default_transaction_read_only").equals(readOnly));
            }
        }

        @Override
        String session() {
            return "SELECT pg_backend_pid()";
        }

        @Override
        List<Long> sessions() throws SQLException {
            return numbers(
                    shop(),
                    "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()");
        }

        /** The configuration may change back between a batch's error and the question why, and before. */
        @Test
        void r8_aTransactionThatBeganBeforeThePromotionFailsTransiently() throws SQLException {
            try (HikariDataSource pool = pool(1)) {
                JdbcStockStore store = stocked(pool);
                try (Connection shops = pool.getConnection()) {
                    demote();
                    await().until(() ->
                            text(shops, "SHOW default_transaction_read_only").equals("on"));
                    shops.setAutoCommit(false);
                    text(shops, session());
                    promote();
                    await().until(() ->
                            text(shops, "SHOW default_transaction_read_only").equals("off"));
                    assertReadOnlyServer(catchThrowableOfType(
                            StoreException.class, () -> store.joining(shops).apply(List.of(reserve()))));
                    shops.rollback();
                }
                assertThat(store.apply(List.of(reserve()))).allMatch(Applied.class::isInstance);
            }
        }

        /** An administrator has fenced the shop by its role. Sessions that began meanwhile keep the role's setting of that time. */
        @Test
        void r8_aSessionWhoseRoleMayWriteAgainIsReplaced() throws SQLException {
            try (HikariDataSource pool = pool(1)) {
                JdbcStockStore store = stocked(pool);
                String role = textOf(pool, "SELECT quote_ident(session_user)");
                try {
                    execute(shop(), "ALTER ROLE " + role + " SET default_transaction_read_only = on");
                    pool.getHikariPoolMXBean().softEvictConnections();
                    assertThat(textOf(pool, "SHOW default_transaction_read_only"))
                            .isEqualTo("on");
                    assertThat(catchThrowableOfType(StoreException.class, () -> store.apply(List.of(reserve()))))
                            .isExactlyInstanceOf(StoreException.class);
                } finally {
                    try (Connection connection = shop().with("options=-c%20default_transaction_read_only=off")
                            .connect()) {
                        execute(connection, "ALTER ROLE " + role + " RESET default_transaction_read_only");
                    }
                }
                assertReadOnlyServer(catchThrowableOfType(StoreException.class, () -> store.apply(List.of(reserve()))));
                assertThat(store.apply(List.of(reserve()))).allMatch(Applied.class::isInstance);
            }
        }

        private String textOf(DataSource pool, String sql) throws SQLException {
            try (Connection connection = pool.getConnection()) {
                return text(connection, sql);
            }
        }

        @Test
        void r8_aSessionThatIsReadOnlyByItselfIsStillAPermanentFailure() throws SQLException {
            try (HikariDataSource pool = pool(1)) {
                stocked(pool);
            }
            DatabaseAddress readOnly = shop().with("options=-c%20default_transaction_read_only=on");
            try (HikariDataSource pool = TestDatabase.pool(readOnly)) {
                assertThatExceptionOfType(StoreException.class)
                        .isThrownBy(
                                () -> JdbcStockStore.pessimistic(pool).build().apply(List.of(reserve())))
                        .isExactlyInstanceOf(StoreException.class)
                        .withMessageContaining("the session is read-only");
            }
        }
    }
}
