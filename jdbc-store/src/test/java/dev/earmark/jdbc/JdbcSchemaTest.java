package dev.earmark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.Line;
import dev.earmark.OperationId;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.StockCommand.Confirm;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import dev.earmark.spi.StockLevels;
import dev.earmark.spi.StockStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class JdbcSchemaTest {

    abstract static class OnDatabase {
        private final HikariDataSource pool;

        OnDatabase(HikariDataSource pool) {
            this.pool = pool;
        }

        @AfterEach
        void close() {
            pool.close();
        }

        @Test
        void createdTablesAreValidAndCreatingThemAgainChangesNothing() {
            JdbcSchema.create(pool);
            JdbcStockStore.pessimistic(pool)
                    .build()
                    .apply(List.of(new SetOnHand(Sku.of("SKU-A"), 7, OperationId.of("first"))));
            JdbcSchema.create(pool);
            assertThatCode(() -> JdbcSchema.validate(pool)).doesNotThrowAnyException();
            assertThat(JdbcStockStore.pessimistic(pool)
                            .build()
                            .levels(List.of(Sku.of("SKU-A")))
                            .values())
                    .singleElement()
                    .satisfies(level -> assertThat(level.onHand()).isEqualTo(7));
        }

        @Test
        void tablesOfAnEarlierVersionAreUpgradedAndKeepTheirData() {
            Jdbi.create(pool)
                    .useHandle(handle -> handle.createScript(firstVersion()).executeAsSeparateStatements());
            execute("INSERT INTO earmark_level VALUES ('SKU-A', 7, 2, 0, 1)");
            String time = "TIMESTAMP '2999-01-01 00:00:00'";
            execute("INSERT INTO earmark_reservation VALUES ('order-1', 'HELD', 'ann', " + time + ", " + time + ", "
                    + time + ")");
            execute("INSERT INTO earmark_line VALUES ('order-1', 'SKU-A', 2, 0, " + time + ")");
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> JdbcSchema.validate(pool))
                    .withMessageContaining("missing: column earmark_reservation.owner_limit,"
                            + " column earmark_reservation.extendable_until,"
                            + " index on earmark_reservation (owner, status, expires_at). ");
            // as if an upgrade had stopped half way
            execute("CREATE INDEX earmark_reservation_owner ON earmark_reservation (owner, status, expires_at, id)");
            execute("ALTER TABLE earmark_reservation ADD COLUMN owner_limit BIGINT");
            execute(addExtendableUntil());
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> JdbcSchema.validate(pool))
                    .withMessageContaining("missing: version 3 in earmark_schema. ");
            JdbcSchema.create(pool);
            assertThatCode(() -> JdbcSchema.validate(pool)).doesNotThrowAnyException();
            StockStore store = JdbcStockStore.pessimistic(pool).build();
            assertThat(store.levels(List.of(Sku.of("SKU-A")))).containsValue(StockLevels.of(Sku.of("SKU-A"), 7, 2, 0));
            assertThat(store.reservations(List.of(ReservationId.of("order-1"))).values())
                    .singleElement()
                    .satisfies(held -> assertThat(held.limitPerOwner()).isEmpty())
                    .satisfies(held -> assertThat(held.extendableUntil()).isEmpty());
            assertThat(store.apply(List.of(new Confirm(ReservationId.of("order-1")))))
                    .allMatch(Applied.class::isInstance);
        }

        private String firstVersion() {
            String ddl = JdbcSchema.ddl(pool);
            return ddl.substring(0, ddl.indexOf("-- Earmark, schema version 2"));
        }

        @Test
        void severalInstancesMayCreateAtOnce() throws Exception {
            int instances = 8;
            CyclicBarrier start = new CyclicBarrier(instances);
            ExecutorService threads = Executors.newFixedThreadPool(instances);
            try {
                List<Callable<Void>> creations = IntStream.range(0, instances)
                        .<Callable<Void>>mapToObj(i -> () -> {
                            start.await();
                            JdbcSchema.create(pool);
                            return null;
                        })
                        .toList();
                for (Future<Void> creation : threads.invokeAll(creations)) {
                    creation.get();
                }
            } finally {
                threads.shutdown();
            }
            JdbcSchema.validate(pool);
        }

        @Test
        void theDdlCreatesTheSameTables() {
            Jdbi.create(pool)
                    .useHandle(
                            handle -> handle.createScript(JdbcSchema.ddl(pool)).executeAsSeparateStatements());
            assertThatCode(() -> JdbcSchema.validate(pool)).doesNotThrowAnyException();
        }

        @Test
        void validateNamesEverythingThatIsMissing() {
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> JdbcSchema.validate(pool))
                    .withMessageContaining("missing: table earmark_level, table earmark_line, table earmark_operation,"
                            + " table earmark_reservation, table earmark_schema")
                    .withMessageContaining("JdbcSchema.create(dataSource)");
            JdbcSchema.create(pool);
            execute("ALTER TABLE earmark_operation DROP COLUMN reason");
            execute("DROP TABLE earmark_line");
            execute("ALTER TABLE earmark_level DROP CONSTRAINT earmark_level_never_oversold");
            execute("ALTER TABLE earmark_level DROP CONSTRAINT earmark_level_sold");
            execute(dropDueIndex());
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> JdbcSchema.validate(pool))
                    .withMessageContaining("missing: check constraints of earmark_level, table earmark_line,"
                            + " column earmark_operation.reason, index on earmark_reservation (status, due_at). ");
        }

        @Test
        void r8_aStoreWithoutTablesSaysWhatToDo() {
            Reserve reserve =
                    new Reserve(ReservationId.of("order-1"), List.of(Line.of("A", 1)), Duration.ofMinutes(1), null);
            assertThatThrownBy(() -> JdbcStockStore.pessimistic(pool).build().apply(List.of(reserve)))
                    .isExactlyInstanceOf(StoreException.class)
                    .hasMessageContaining("tables are missing")
                    .hasMessageContaining("JdbcSchema.create(dataSource)");
        }

        @Test
        void r2_theDatabaseItselfRefusesAnOversoldLevel() {
            JdbcSchema.create(pool);
            assertThatThrownBy(() -> execute("INSERT INTO earmark_level VALUES ('A', 1, 2, 0, 1)"))
                    .hasRootCauseInstanceOf(SQLException.class);
            assertThatThrownBy(() -> execute("INSERT INTO earmark_level VALUES ('A', 1, -1, 0, 1)"))
                    .hasRootCauseInstanceOf(SQLException.class);
        }

        abstract String dropDueIndex();

        String addExtendableUntil() {
            return "ALTER TABLE earmark_reservation ADD COLUMN extendable_until TIMESTAMP(6)";
        }

        HikariDataSource pool() {
            return pool;
        }

        void execute(String sql) {
            try (Connection connection = pool.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute(sql);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Nested
    class OnH2 extends OnDatabase {
        OnH2() {
            super(TestDatabase.pool("jdbc:h2:mem:" + UUID.randomUUID(), "sa", ""));
        }

        @Override
        String dropDueIndex() {
            return "DROP INDEX earmark_reservation_due";
        }

        /** A pool closes it after a while. A condition with IN keeps it, in H2 2.4, and then no row can be inserted. */
        @Test
        void theTablesOutliveTheSessionThatCreatedThem() {
            JdbcDataSource unpooled = new JdbcDataSource();
            unpooled.setUrl("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
            JdbcSchema.create(unpooled);
            assertThatCode(() -> JdbcSchema.validate(unpooled)).doesNotThrowAnyException();
            assertThat(checks(unpooled)).hasSizeGreaterThan(4).noneMatch(check -> check.contains(" IN("));
        }

        private static List<String> checks(DataSource h2) {
            return Jdbi.create(h2)
                    .withHandle(handle -> handle.createQuery(
                                    "SELECT CHECK_CLAUSE FROM INFORMATION_SCHEMA.CHECK_CONSTRAINTS")
                            .mapTo(String.class)
                            .list());
        }
    }

    @Nested
    class OnMariaDb extends OnDatabase {
        OnMariaDb() {
            super(TestDatabase.pool(MariaDb.newDatabase()));
        }

        @Override
        String dropDueIndex() {
            return "DROP INDEX earmark_reservation_due ON earmark_reservation";
        }

        @Override
        String addExtendableUntil() {
            return "ALTER TABLE earmark_reservation ADD COLUMN extendable_until DATETIME(6)";
        }

        @Test
        void r5_validateFindsNamesThatAreComparedWithoutCase() {
            JdbcSchema.create(pool());
            execute("ALTER TABLE earmark_level MODIFY sku VARCHAR(100) CHARACTER SET utf8mb4"
                    + " COLLATE utf8mb4_general_ci NOT NULL");
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> JdbcSchema.validate(pool()))
                    .withMessageContaining("missing: binary collation of column earmark_level.sku. ");
        }
    }

    @Nested
    class OnPostgreSql extends OnDatabase {
        OnPostgreSql() {
            super(TestDatabase.pool(PostgreSql.newDatabase()));
        }

        @Override
        String dropDueIndex() {
            return "DROP INDEX earmark_reservation_due";
        }

        @Test
        void r5_validateFindsNamesThatAreComparedWithoutCase() {
            JdbcSchema.create(pool());
            execute(
                    "CREATE COLLATION without_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false)");
            execute("ALTER TABLE earmark_level ALTER COLUMN sku TYPE VARCHAR(100) COLLATE without_case");
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> JdbcSchema.validate(pool()))
                    .withMessageContaining("missing: binary collation of column earmark_level.sku. ");
        }
    }

    @Test
    void createdTablesAreValidEvenIfThePoolsAutocommitIsOff() {
        for (HikariConfig options : List.of(
                TestDatabase.options("jdbc:h2:mem:" + UUID.randomUUID(), "sa", ""),
                TestDatabase.options(MariaDb.newDatabase()),
                TestDatabase.options(PostgreSql.newDatabase()))) {
            options.setAutoCommit(false);
            try (HikariDataSource pool = new HikariDataSource(options)) {
                JdbcSchema.create(pool);
                assertThatCode(() -> JdbcSchema.validate(pool)).doesNotThrowAnyException();
            }
        }
    }

    @Test
    void aServerThatIsDownIsATransientFailure() {
        try (HikariDataSource down = new HikariDataSource()) {
            down.setJdbcUrl("jdbc:mysql://127.0.0.1:1/test?connectTimeout=1000");
            down.setConnectionTimeout(250);
            down.setInitializationFailTimeout(-1);
            assertThatExceptionOfType(TransientStoreException.class)
                    .isThrownBy(() -> JdbcStockStore.optimistic(down).build())
                    .withMessageContaining("SQLState");
        }
    }
}
