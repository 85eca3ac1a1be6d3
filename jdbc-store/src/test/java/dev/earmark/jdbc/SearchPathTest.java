package dev.earmark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.OperationId;
import dev.earmark.Sku;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.StoreException;
import dev.earmark.spi.StockStore;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * Create, validate and the store's statements all mean the tables in the current schema. They never reach tables that
 * only a search path leads to.
 */
class SearchPathTest {
    private static final Sku SKU = Sku.of("A");

    abstract static class WithSearchPath {

        /** A pool of a new database with empty schemas red and blue, in which each connection runs a statement. */
        abstract HikariConfig database();

        /** The statement that makes the schema the current one, with the default schema behind it. */
        abstract String searchPath(String schema);

        @Test
        void tablesInAnotherSchemaOfTheSearchPathAreRefused() {
            HikariConfig options = database();
            try (HikariDataSource shared = new HikariDataSource(options)) {
                JdbcSchema.create(shared);
                try (HikariDataSource red = pool(options, searchPath("red"))) {
                    assertRefused(() -> JdbcSchema.create(red));
                    assertRefused(() -> JdbcSchema.validate(red));
                    assertRefused(() -> JdbcStockStore.pessimistic(red).build());
                    assertRefused(() ->
                            JdbcStockStore.optimistic(red).validateSchema().build());

                    TableNames inPublic = TableNames.DEFAULT.inSchema("public");
                    JdbcSchema.create(red, inPublic);
                    JdbcSchema.validate(red, inPublic);
                    set(JdbcStockStore.pessimistic(red).tables(inPublic).build(), 7);
                    assertThat(onHand(JdbcStockStore.pessimistic(shared).build()))
                            .isEqualTo(7);

                    TableNames inRed = TableNames.DEFAULT.inSchema("red");
                    JdbcSchema.create(red, inRed);
                    JdbcSchema.validate(red);
                    set(JdbcStockStore.pessimistic(red).build(), 3);
                    assertThat(onHand(JdbcStockStore.pessimistic(red)
                                    .tables(inRed)
                                    .build()))
                            .isEqualTo(3);
                    assertThat(onHand(JdbcStockStore.pessimistic(shared).build()))
                            .isEqualTo(7);
                }
            }
        }

        @Test
        void eachSchemaHasItsOwnStock() {
            HikariConfig options = database();
            try (HikariDataSource red = pool(options, searchPath("red"));
                    HikariDataSource blue = pool(options, searchPath("blue"))) {
                JdbcSchema.create(red);
                JdbcSchema.create(blue);
                StockStore redStore =
                        JdbcStockStore.pessimistic(red).validateSchema().build();
                StockStore blueStore =
                        JdbcStockStore.optimistic(blue).validateSchema().build();
                set(redStore, 3);
                set(blueStore, 5);
                assertThat(onHand(redStore)).isEqualTo(3);
                assertThat(onHand(blueStore)).isEqualTo(5);
            }
        }

        @Test
        void aStoreOfASchemaWithoutTablesNeverFindsThoseOfAnother() {
            HikariConfig options = database();
            try (HikariDataSource red = pool(options, searchPath("red"));
                    HikariDataSource shared = new HikariDataSource(options)) {
                StockStore store = JdbcStockStore.pessimistic(red).build();
                JdbcSchema.create(shared);
                assertThatExceptionOfType(StoreException.class)
                        .isThrownBy(() -> store.levels(List.of(SKU)))
                        .withMessageContaining("tables are missing");
            }
        }

        private static void assertRefused(ThrowingCallable work) {
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(work)
                    .satisfies(refused -> assertThat(refused.getMessage())
                            .containsIgnoringCase("the current schema is red and has no table earmark_level")
                            .containsIgnoringCase("another schema of its search path (public)")
                            .contains("TableNames.DEFAULT.inSchema(\"red\")")
                            .contains("TableNames.DEFAULT.inSchema(\"public\")"));
        }
    }

    @Nested
    class OnPostgreSql extends WithSearchPath {
        @Override
        HikariConfig database() {
            HikariConfig options = TestDatabase.options(PostgreSql.newDatabase());
            try (HikariDataSource pool = new HikariDataSource(options)) {
                execute(pool, "CREATE SCHEMA red", "CREATE SCHEMA blue");
            }
            return options;
        }

        @Override
        String searchPath(String schema) {
            return "SET search_path = " + schema + ", public";
        }

        @Test
        void aTemporaryTableDoesNotHideTheTables() {
            HikariConfig options = database();
            try (HikariDataSource pool =
                    pool(options, "CREATE TEMPORARY TABLE IF NOT EXISTS earmark_level (sku TEXT)")) {
                JdbcSchema.create(pool, TableNames.DEFAULT.inSchema("public"));
                StockStore store =
                        JdbcStockStore.pessimistic(pool).validateSchema().build();
                set(store, 3);
                assertThat(onHand(store)).isEqualTo(3);
            }
        }

        @Test
        void aSchemaWithAQuotedNameWorks() {
            HikariConfig options = database();
            try (HikariDataSource pool = pool(options, "SET search_path = \"Red \"\" 1\"")) {
                execute(pool, "CREATE SCHEMA \"Red \"\" 1\"");
                JdbcSchema.create(pool);
                StockStore store =
                        JdbcStockStore.pessimistic(pool).validateSchema().build();
                set(store, 3);
                assertThat(onHand(store)).isEqualTo(3);
            }
        }

        @Test
        void viewsUnloggedTablesAndRowSecurityAreNotValid() {
            HikariConfig options = database();
            try (HikariDataSource pool = new HikariDataSource(options);
                    HikariDataSource red = pool(options, searchPath("red"))) {
                JdbcSchema.create(pool);
                for (String table : List.of("schema", "level", "reservation", "line", "operation")) {
                    execute(pool, "CREATE VIEW red.earmark_" + table + " AS SELECT * FROM public.earmark_" + table);
                }
                assertNotValid(red, "ordinary table earmark_level");
                execute(pool, "ALTER TABLE earmark_line SET UNLOGGED");
                assertNotValid(pool, "ordinary table earmark_line");
                execute(
                        pool,
                        "ALTER TABLE earmark_line SET LOGGED",
                        "ALTER TABLE earmark_level ENABLE ROW LEVEL SECURITY",
                        "ALTER TABLE earmark_level FORCE ROW LEVEL SECURITY",
                        "CREATE POLICY none ON earmark_level USING (sku = 'A')",
                        "DROP ROLE IF EXISTS clerk",
                        "CREATE ROLE clerk",
                        "GRANT ALL ON SCHEMA public TO clerk",
                        "GRANT ALL ON ALL TABLES IN SCHEMA public TO clerk");
                try (HikariDataSource clerk = pool(options, "SET ROLE clerk")) {
                    assertNotValid(clerk, "ordinary table earmark_level");
                }
            }
        }

        @Test
        void aUserWithoutTheRightToDeleteIsNotEnough() {
            HikariConfig options = database();
            try (HikariDataSource pool = new HikariDataSource(options)) {
                JdbcSchema.create(pool);
                execute(
                        pool,
                        "DROP ROLE IF EXISTS seller",
                        "CREATE ROLE seller",
                        "GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO seller");
                try (HikariDataSource seller = pool(options, "SET ROLE seller")) {
                    assertNotValid(seller, "permission denied for table earmark_line");
                }
                execute(pool, "GRANT DELETE ON ALL TABLES IN SCHEMA public TO seller");
                try (HikariDataSource seller = pool(options, "SET ROLE seller")) {
                    JdbcSchema.validate(seller);
                }
            }
        }
    }

    @Nested
    class OnH2 extends WithSearchPath {
        @Override
        HikariConfig database() {
            HikariConfig options =
                    TestDatabase.options("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa", "");
            try (HikariDataSource pool = new HikariDataSource(options)) {
                execute(pool, "CREATE SCHEMA red", "CREATE SCHEMA blue");
            }
            return options;
        }

        /** H2 looks into the current schema first, and then into those of the search path. */
        @Override
        String searchPath(String schema) {
            return "SET SCHEMA " + schema + "; SET SCHEMA_SEARCH_PATH public";
        }

        @Test
        void synonymsAndViewsAreNotValid() {
            HikariConfig options = database();
            try (HikariDataSource pool = new HikariDataSource(options);
                    HikariDataSource red = pool(options, "SET SCHEMA red");
                    HikariDataSource blue = pool(options, "SET SCHEMA blue")) {
                JdbcSchema.create(pool);
                for (String table : List.of("schema", "level", "reservation", "line", "operation")) {
                    execute(pool, "CREATE SYNONYM red.earmark_" + table + " FOR public.earmark_" + table);
                    execute(pool, "CREATE VIEW blue.earmark_" + table + " AS SELECT * FROM public.earmark_" + table);
                }
                assertNotValid(red, "table earmark_level");
                assertNotValid(blue, "ordinary table earmark_level");
            }
        }
    }

    @Nested
    class OnMariaDb {
        @Test
        void noDatabaseIsSelected() {
            DatabaseAddress address = MariaDb.newDatabase();
            String name = address.url().replaceAll(".*/|[?].*", "");
            try (HikariDataSource pool = TestDatabase.pool(address.database(""))) {
                assertThatExceptionOfType(StoreException.class)
                        .isThrownBy(() -> JdbcSchema.create(pool))
                        .withMessageContaining("no schema is selected");
                TableNames names = TableNames.DEFAULT.inSchema(name);
                JdbcSchema.create(pool, names);
                StockStore store = JdbcStockStore.pessimistic(pool)
                        .tables(names)
                        .validateSchema()
                        .build();
                set(store, 3);
                assertThat(onHand(store)).isEqualTo(3);
            }
        }

        @Test
        void aDatabaseWithAQuotedNameWorks() {
            DatabaseAddress address = MariaDb.newDatabase();
            try (HikariDataSource pool = TestDatabase.pool(address)) {
                execute(pool, "CREATE DATABASE IF NOT EXISTS `Shop-1 ``of`` 2`");
                HikariConfig options = TestDatabase.options(address);
                try (HikariDataSource quoted = pool(options, "USE `Shop-1 ``of`` 2`")) {
                    JdbcSchema.create(quoted);
                    StockStore store =
                            JdbcStockStore.pessimistic(quoted).validateSchema().build();
                    set(store, 3);
                    assertThat(onHand(store)).isEqualTo(3);
                } finally {
                    execute(pool, "DROP DATABASE `Shop-1 ``of`` 2`");
                }
            }
        }

        @Test
        void tablesWithoutTransactionsAndViewsAreNotValid() {
            DatabaseAddress address = MariaDb.newDatabase();
            DatabaseAddress other = MariaDb.newDatabase();
            String name = address.url().replaceAll(".*/|[?].*", "");
            try (HikariDataSource pool = TestDatabase.pool(address);
                    HikariDataSource views = TestDatabase.pool(other)) {
                JdbcSchema.create(pool);
                for (String table : List.of("schema", "level", "reservation", "line", "operation")) {
                    execute(views, "CREATE VIEW earmark_" + table + " AS SELECT * FROM " + name + ".earmark_" + table);
                }
                assertNotValid(views, "ordinary table earmark_level");
                execute(pool, "ALTER TABLE earmark_line ENGINE = MyISAM");
                assertNotValid(pool, "ordinary table earmark_line");
            }
        }
    }

    private static void assertNotValid(HikariDataSource pool, String message) {
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> JdbcSchema.validate(pool))
                .withMessageContaining(message);
    }

    private static HikariDataSource pool(HikariConfig database, String sqlOfEachConnection) {
        HikariConfig options =
                TestDatabase.options(database.getJdbcUrl(), database.getUsername(), database.getPassword());
        options.setConnectionInitSql(sqlOfEachConnection);
        return new HikariDataSource(options);
    }

    private static void execute(HikariDataSource pool, String... statements) {
        Jdbi.create(pool).useHandle(handle -> List.of(statements).forEach(handle::execute));
    }

    private static void set(StockStore store, long onHand) {
        store.apply(List.of(new SetOnHand(SKU, onHand, OperationId.random())));
    }

    private static long onHand(StockStore store) {
        return store.levels(List.of(SKU)).values().iterator().next().onHand();
    }
}
