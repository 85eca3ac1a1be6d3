package dev.earmark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.testkit.FaultLoad;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;

/** Two instances of a shop on one database, one pessimistic and one optimistic, each with its own pool. */
final class DisturbedShop {
    /** Finds levels that do not agree with the reservations, and lines and reservations that do not match. */
    private static final String WRONG = """
            SELECT level.sku FROM earmark_level level LEFT JOIN (
                SELECT line.sku,
                    SUM(CASE WHEN reservation.status = 'HELD' THEN line.quantity ELSE 0 END) AS held,
                    SUM(CASE WHEN reservation.status = 'CONFIRMED' THEN line.quantity - line.returned ELSE 0 END) AS sold
                FROM earmark_line line JOIN earmark_reservation reservation ON reservation.id = line.reservation_id
                GROUP BY line.sku
            ) sums ON sums.sku = level.sku
            WHERE level.reserved <> COALESCE(sums.held, 0) OR level.sold <> COALESCE(sums.sold, 0)
            UNION ALL
            SELECT line.reservation_id FROM earmark_line line
            LEFT JOIN earmark_reservation reservation ON reservation.id = line.reservation_id
            WHERE reservation.id IS NULL OR (reservation.status = 'HELD') <> (line.expires_at IS NOT NULL)
            UNION ALL
            SELECT id FROM earmark_reservation WHERE id NOT IN (SELECT reservation_id FROM earmark_line)""";

    private DisturbedShop() {}

    /** Lets shoppers shop while faults happen, and checks the tables afterwards. */
    static FaultLoad.Report shop(DatabaseAddress database, int faults, FaultLoad.Fault fault) throws Exception {
        return shop(database, OwnTransactions.DEFAULT_LOCK_TIMEOUT, faults, fault);
    }

    static FaultLoad.Report shop(DatabaseAddress database, Duration lockTimeout, int faults, FaultLoad.Fault fault)
            throws Exception {
        try (HikariDataSource one = pool(database);
                HikariDataSource two = pool(database)) {
            JdbcSchema.create(one);
            FaultLoad.Report report = FaultLoad.run(
                    List.of(
                            JdbcStockStore.pessimistic(one)
                                    .lockTimeout(lockTimeout)
                                    .build(),
                            JdbcStockStore.optimistic(two)
                                    .lockTimeout(lockTimeout)
                                    .build()),
                    faults,
                    fault);
            System.out.println(database.url() + ": " + report);
            assertTablesAgree(one);
            assertThat(report.failedAttempts()).as("attempts that met a fault").isGreaterThanOrEqualTo(faults);
            return report;
        }
    }

    private static HikariDataSource pool(DatabaseAddress database) {
        HikariConfig options = TestDatabase.options(database.url(), database.user(), database.password());
        options.setMaximumPoolSize(6);
        options.setConnectionTimeout(1_000);
        return new HikariDataSource(options);
    }

    private static void assertTablesAgree(DataSource database) {
        List<String> wrong = Jdbi.create(database)
                .withHandle(
                        handle -> handle.createQuery(WRONG).mapTo(String.class).list());
        assertThat(wrong).as("SKUs and reservations whose rows do not agree").isEmpty();
    }
}
