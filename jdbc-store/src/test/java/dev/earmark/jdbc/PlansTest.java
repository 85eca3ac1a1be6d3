package dev.earmark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.HeldFilter;
import dev.earmark.LateConfirm;
import dev.earmark.Line;
import dev.earmark.LineFromAny;
import dev.earmark.OperationId;
import dev.earmark.OwnerId;
import dev.earmark.ReservationId;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Adjust;
import dev.earmark.StockCommand.Assign;
import dev.earmark.StockCommand.Cancel;
import dev.earmark.StockCommand.Change;
import dev.earmark.StockCommand.Confirm;
import dev.earmark.StockCommand.Expire;
import dev.earmark.StockCommand.Extend;
import dev.earmark.StockCommand.Repair;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockCommand.ReturnStock;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.jdbc.RowsRead.Read;
import dev.earmark.spi.StockStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * R9: every statement of the store reads its own rows and no others, whatever the server's statistics say, according to
 * its plan and to the rows that the server counts. The statements are those that a store sends during the whole life of
 * some reservations, so a new statement is tested too.
 */
class PlansTest {
    private static final int MANY = 10_000;

    /** H2, PostgreSQL, and the column "type" of MariaDB's plans after the table's name or alias. */
    private static final Pattern WHOLE_TABLE =
            Pattern.compile("\\.tableScan|Seq Scan on earmark_|(?<!INSERT)\t(?:l|r|o|earmark_\\w+)\t(?:ALL|index)\t");

    /** PostgreSQL makes its last plan for a prepared statement at the tenth execution through its driver. */
    private static final int UNTIL_PREPARED = 12;

    enum Database {
        H2 {
            @Override
            DatabaseAddress address() {
                return new DatabaseAddress("jdbc:h2:mem:" + UUID.randomUUID() + ";ANALYZE_AUTO=0", "sa", "");
            }

            @Override
            String series(int rows) {
                return "(SELECT x AS n FROM SYSTEM_RANGE(1, " + rows + ")) s";
            }

            @Override
            List<String> analyze() {
                return List.of("ANALYZE");
            }

            @Override
            List<String> neverAnalyze() {
                return List.of();
            }
        },
        MARIADB {
            @Override
            DatabaseAddress address() {
                return MariaDb.newDatabase();
            }

            @Override
            String series(int rows) {
                return "(SELECT seq AS n FROM seq_1_to_" + rows + ") s";
            }

            @Override
            List<String> analyze() {
                return tables("ANALYZE TABLE %s");
            }

            @Override
            List<String> neverAnalyze() {
                return tables("ALTER TABLE %s STATS_AUTO_RECALC = 0");
            }

            /** From 200 values on it estimates by its statistics (eq_range_index_dive_limit). */
            @Override
            int[] sizes() {
                return new int[] {1, 64, 300};
            }
        },
        POSTGRESQL {
            @Override
            DatabaseAddress address() {
                return PostgreSql.newDatabase();
            }

            @Override
            String series(int rows) {
                return "generate_series(1, " + rows + ") s(n)";
            }

            @Override
            List<String> analyze() {
                return List.of("ANALYZE");
            }

            @Override
            List<String> neverAnalyze() {
                return tables("ALTER TABLE %s SET (autovacuum_enabled = off)");
            }
        };

        abstract DatabaseAddress address();

        /** A table with the numbers from 1 on. */
        abstract String series(int rows);

        abstract List<String> analyze();

        abstract List<String> neverAnalyze();

        /** How many keys a list has. All lists of more than one are the same statement, where they are arrays. */
        int[] sizes() {
            return new int[] {1, 64};
        }

        static List<String> tables(String statement) {
            return Stream.of("earmark_level", "earmark_reservation", "earmark_line", "earmark_operation")
                    .map(statement::formatted)
                    .toList();
        }
    }

    private static final List<Function<DataSource, JdbcStockStoreBuilder>> FORMS =
            List.of(JdbcStockStore::pessimistic, JdbcStockStore::optimistic);

    @Tag("long")
    @ParameterizedTest
    @EnumSource
    void r9_everyStatementReadsItsOwnRowsIfTheTablesWereNeverAnalysed(Database database) throws SQLException {
        try (Shop shop = new Shop(database, FORMS)) {
            shop.liveUntilPrepared();
            shop.fill(MANY);
            shop.liveAndCheck(database.sizes());
        }
    }

    @Tag("long")
    @ParameterizedTest
    @EnumSource
    void r9_everyStatementReadsItsOwnRowsIfTheTablesWereEmptyOrSmallWhenTheyWereAnalysed(Database database)
            throws SQLException {
        // what the optimistic form reads in another way is tested above
        try (Shop shop = new Shop(database, FORMS.subList(0, 1))) {
            shop.execute(database.analyze());
            shop.liveUntilPrepared();
            shop.fill(MANY);
            shop.liveAndCheck(database.sizes());
            shop.execute(database.analyze());
            shop.liveAndCheck(database.sizes());
        }
    }

    @Test
    void r9_postgreSqlReadsNoTableInFullThoughItWasNeverAnalysed() throws SQLException {
        try (Shop shop = new Shop(Database.POSTGRESQL, FORMS.subList(0, 1))) {
            shop.fill(5_000);
            shop.liveAndCheck(1, 64);
        }
    }

    /** A store of each form on one connection, and what they have sent. */
    private static final class Shop implements AutoCloseable {
        private final Database database;
        private final HikariDataSource pool;
        private final RowsRead recorder;
        private final List<StockStore> stores = new ArrayList<>();
        private int lives;

        Shop(Database database, List<Function<DataSource, JdbcStockStoreBuilder>> forms) throws SQLException {
            this.database = database;
            HikariConfig options = TestDatabase.options(database.address());
            options.setMaximumPoolSize(1);
            options.setAutoCommit(false);
            pool = new HikariDataSource(options);
            JdbcSchema.create(pool);
            execute(database.neverAnalyze());
            recorder = RowsRead.on(pool);
            for (Function<DataSource, JdbcStockStoreBuilder> form : forms) {
                stores.add(form.apply(recorder.recorded(pool)).build());
            }
        }

        void liveUntilPrepared() throws SQLException {
            for (StockStore store : stores) {
                for (int i = 0; i < UNTIL_PREPARED; i++) {
                    live(store, i % 3 == 0 ? 8 : 1);
                }
            }
        }

        void liveAndCheck(int... sizes) throws SQLException {
            for (StockStore store : stores) {
                liveAndCheck(store, sizes);
            }
        }

        private void liveAndCheck(StockStore store, int... sizes) throws SQLException {
            for (int size : sizes) {
                recorder.reads().clear();
                live(store, size);
                assertThat(recorder.reads()).as("statements").hasSizeGreaterThan(20);
                assertThat(offenders(read -> read.rows() > 20L * size + 100))
                        .as("with %s keys, statements that read more rows than they need", size)
                        .isEmpty();
                assertThat(offenders(read -> WHOLE_TABLE.matcher(read.plan()).find()))
                        .as("with %s keys, statements that read a whole table", size)
                        .isEmpty();
            }
        }

        private List<Read> offenders(Predicate<Read> condition) {
            return recorder.reads().stream().filter(condition).toList();
        }

        /** The whole life of some reservations. */
        private void live(StockStore store, int size) throws SQLException {
            String life = "life-" + lives++ + "-";
            Duration hour = Duration.ofHours(1);
            apply(store, size, i -> new SetOnHand(sku(i), 1_000_000, operation(life + "set-" + i)));
            apply(store, size, i -> new Reserve(id(life + i), lines(i, size, 1), hour, OwnerId.of(life)));
            store.apply(commands(size, i -> new Reserve(id(life + "no-" + i), lines(i, size, 2_000_000), hour, null)));
            assertThat(store.reservations(ids(size, life))).hasSize(size);
            assertThat(store.levels(
                            IntStream.range(0, size).mapToObj(PlansTest::sku).toList()))
                    .hasSize(size);
            store.held(new HeldFilter.OfSku(sku(0)), null, Math.min(size, 100));
            store.held(new HeldFilter.OfOwner(OwnerId.of("o1")), null, Math.min(size, 100));
            apply(store, size, i -> new Extend(id(life + i), hour.multipliedBy(2)));
            apply(store, size, i -> i % 2 == 0 ? new Confirm(id(life + i)) : new Cancel(id(life + i)));
            apply(store, (size + 1) / 2, i -> ReturnStock.all(id(life + 2 * i), operation(life + "return-" + i)));
            apply(store, size, i -> new Adjust(sku(i), 1, operation(life + "adjust-" + i), "delivery"));
            change(store, life, size);
            expire(store, life, size);
            assertThat(store.purge(Duration.ZERO, size)).isEqualTo(size);
        }

        /** Limits, choices, changes, partial and late confirms, repairs, and the lists of SKUs. */
        private void change(StockStore store, String life, int size) throws SQLException {
            Duration hour = Duration.ofHours(1);
            LineFromAny choice = LineFromAny.split(1, "S0", "S1");
            apply(store, 2, i -> new SetOnHand(sku(i), 1_000_000, operation(life + "again-" + i)));
            store.levels(sku(0), Math.min(size, 100));
            assertThat(store.audit(sku(0), Math.min(size, 100))).isNotEmpty();
            IntFunction<List<Line>> line = i -> List.of(new Line(sku(i), 1));
            apply(
                    store,
                    size,
                    i -> new Reserve(
                            id(life + "limited-" + i),
                            lines(i, size, 1),
                            hour,
                            OwnerId.of(life + i),
                            List.of(),
                            1_000_000L,
                            hour));
            apply(
                    store,
                    1,
                    i -> new Reserve(
                            id(life + "any"), List.of(), hour, OwnerId.of(life + "any"), List.of(choice), 2L, null));
            apply(store, size, i -> new Change(id(life + "limited-" + i), line.apply(i)));
            apply(store, size, i -> new Assign(id(life + "limited-" + i), OwnerId.of(life + "other-" + i)));
            apply(store, size, i -> new Confirm(id(life + "limited-" + i), line.apply(i), LateConfirm.REFUSE));
            apply(store, size, i -> new SetOnHand(Sku.of(life + i), 1, operation(life + "new-" + i)));
            apply(store, size, i -> new Repair(Sku.of(life + i), operation(life + "repair-" + i)));
        }

        /** Reservations become overdue, and are reclaimed; others become overdue, and the reaper expires them. */
        private void expire(StockStore store, String life, int size) throws SQLException {
            apply(store, size, i -> new SetOnHand(Sku.of(life + "last-" + i), 1, operation(life + "last-" + i)));
            for (String name : List.of("first-", "second-")) {
                apply(
                        store,
                        size,
                        i -> new Reserve(
                                id(life + name + i),
                                List.of(Line.of(life + "last-" + i, 1)),
                                ReserveRequest.SHORTEST_HOLD_FOR,
                                null));
                String overdue = "expires_at = TIMESTAMP '2021-01-01 00:00:00',"
                        + " due_at = TIMESTAMP '2021-01-01 00:00:00' WHERE status = 'HELD' AND id LIKE '";
                execute(List.of(
                        "UPDATE earmark_reservation SET " + overdue + life + name + "%'",
                        "UPDATE earmark_line SET expires_at = TIMESTAMP '2021-01-01 00:00:00'"
                                + " WHERE expires_at IS NOT NULL AND reservation_id LIKE '" + life + name + "%'"));
            }
            store.held(new HeldFilter.Overdue(), null, Math.min(size, 100));
            List<ReservationId> overdue = store.overdue(size).ids();
            assertThat(overdue).hasSize(size);
            apply(store, size, i -> new Expire(overdue.get(i)));
        }

        private void apply(StockStore store, int size, IntFunction<StockCommand<?>> command) {
            assertThat(store.apply(commands(size, command))).allMatch(Applied.class::isInstance);
        }

        /**
         * Half of the reservations are held, the others were confirmed long ago. Half of either hold SKU S0, a third
         * belongs to owner o1.
         */
        void fill(int rows) throws SQLException {
            String series = " FROM " + database.series(rows);
            String longAgo = "TIMESTAMP '2020-01-01 00:00:00'";
            String deadline = "TIMESTAMP '2999-01-01 00:00:00'";
            execute(List.of(
                    "INSERT INTO earmark_level SELECT CONCAT('L', n), 10, 0, 0, 0" + series,
                    "INSERT INTO earmark_reservation (id, status, owner, created_at, expires_at, due_at) SELECT CONCAT('r', n), CASE WHEN MOD(n, 2) = 0 THEN 'HELD' ELSE"
                            + " 'CONFIRMED' END, CONCAT('o', MOD(n, 3)), " + longAgo + ", " + deadline
                            + ", CASE WHEN MOD(n, 2) = 0 THEN " + deadline + " ELSE " + longAgo + " END" + series,
                    "INSERT INTO earmark_line SELECT CONCAT('r', n),"
                            + " CONCAT('S', CASE WHEN MOD(n, 4) < 2 THEN 0 ELSE MOD(n, 2000) END), 1, 0,"
                            + " CASE WHEN MOD(n, 2) = 0 THEN " + deadline + " ELSE NULL END" + series,
                    "INSERT INTO earmark_operation SELECT CONCAT('p', n), 'ADJUST', CONCAT('L', n), 1, '', '', "
                            + longAgo + series));
        }

        void execute(List<String> statements) throws SQLException {
            try (Connection connection = pool.getConnection();
                    Statement statement = connection.createStatement()) {
                for (String sql : statements) {
                    statement.execute(sql);
                }
                connection.commit();
            }
        }

        @Override
        public void close() {
            pool.close();
        }
    }

    private static List<StockCommand<?>> commands(int size, IntFunction<StockCommand<?>> command) {
        return IntStream.range(0, size).<StockCommand<?>>mapToObj(command).toList();
    }

    private static List<Line> lines(int i, int size, long quantity) {
        List<Line> lines = new ArrayList<>(List.of(new Line(sku(i), quantity)));
        if (size > 1) {
            lines.add(new Line(sku((i + 1) % size), quantity));
        }
        return lines;
    }

    private static List<ReservationId> ids(int size, String life) {
        return IntStream.range(0, size).mapToObj(i -> id(life + i)).toList();
    }

    private static ReservationId id(String id) {
        return ReservationId.of(id);
    }

    private static OperationId operation(String id) {
        return OperationId.of(id);
    }

    private static Sku sku(int i) {
        return Sku.of("S" + i);
    }
}
