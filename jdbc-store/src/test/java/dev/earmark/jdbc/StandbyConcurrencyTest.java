package dev.earmark.jdbc;

import dev.earmark.testkit.ConcurrencyContract;
import dev.earmark.testkit.StockStoreFixture;
import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** Several threads and stores on PostgreSQL, where each commit waits for a standby. */
@Tag("clusters")
@Tag("long")
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class StandbyConcurrencyTest {
    private static PostgreSqlPair pair;
    private static TestDatabase database;

    @BeforeAll
    static void start() throws IOException, SQLException {
        pair = new PostgreSqlPair();
        pair.haveSynchronousStandby();
        database = TestDatabase.postgreSql(pair.newDatabase(), options -> {});
    }

    @AfterAll
    static void stop() throws IOException {
        database.close();
        pair.close();
    }

    @Nested
    class Pessimistic extends ConcurrencyContract {
        @Override
        protected StockStoreFixture newFixture() {
            return new JdbcFixture(database, JdbcStockStore::pessimistic);
        }
    }

    @Nested
    class Optimistic extends ConcurrencyContract {
        @Override
        protected StockStoreFixture newFixture() {
            return new JdbcFixture(database, JdbcStockStore::optimistic);
        }
    }
}
