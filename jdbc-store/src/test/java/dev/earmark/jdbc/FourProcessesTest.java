package dev.earmark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.testkit.history.KilledShops;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Four processes of a shop, two of each form, compete for scarce units on one database. They and the database are killed.
 * Every call and answer, and the tables in the end, keep the rules.
 */
@Tag("long")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class FourProcessesTest {
    private static final int FAULTS = Integer.getInteger("earmark.faults", 8);

    @Test
    void r1_to_r10_onMariaDb() throws Exception {
        try (KillableServer server = new KillableMariaDb()) {
            shop(server);
        }
    }

    @Test
    void r1_to_r10_onPostgreSql() throws Exception {
        try (KillableServer server = new KillablePostgreSql()) {
            shop(server);
        }
    }

    private static void shop(KillableServer server) throws Exception {
        DatabaseAddress database = server.address();
        try (HikariDataSource pool = TestDatabase.pool(database)) {
            JdbcSchema.create(pool);
            KilledShops.Report report = KilledShops.run(
                    RecordingShop.class,
                    process -> List.of(
                            database.url(),
                            database.user(),
                            database.password(),
                            process % 2 == 0 ? "pessimistic" : "optimistic"),
                    () -> JdbcStockStore.pessimistic(pool).build(),
                    FAULTS,
                    () -> {
                        server.kill();
                        server.start();
                    });
            System.out.println(database.url() + ", both forms: " + report);
            assertThat(report.history().violations())
                    .as("logs in %s", report.logs())
                    .isEmpty();
            assertThat(report.history().errors())
                    .as("errors that reached a shopper")
                    .isZero();
        }
    }
}
