package dev.earmark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.ReservationChange;
import dev.earmark.StockChanges;
import dev.earmark.testkit.FaultLoad;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;

/** Instances of a shop on one database, in turn pessimistic and optimistic, each with its own pool. */
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

    /** Finds reservations whose changes are not in the shop's log, each once. */
    private static final String WRONG_IN_LOG = """
            SELECT entry.id FROM shop_log entry LEFT JOIN earmark_reservation reservation ON reservation.id = entry.id
            GROUP BY entry.id, reservation.status
            HAVING reservation.status IS NULL
                OR COUNT(*) <> CASE WHEN reservation.status = 'HELD' THEN 1 ELSE 2 END
                OR COUNT(DISTINCT entry.status) <> COUNT(*)
                OR SUM(CASE WHEN entry.status = reservation.status THEN 1 ELSE 0 END) <> 1""";

    /** Group Replication wants a primary key. It must not keep the log from having a change twice. */
    private static final String LOG = "CREATE TABLE IF NOT EXISTS shop_log (entry VARCHAR(36) NOT NULL,"
            + " id VARCHAR(100) NOT NULL, status VARCHAR(20) NOT NULL, PRIMARY KEY (entry))";

    private DisturbedShop() {}

    /** Lets shoppers shop while faults happen, each of which makes an attempt fail, and checks the tables afterwards. */
    static FaultLoad.Report shop(DatabaseAddress database, int faults, FaultLoad.Fault fault) throws Exception {
        FaultLoad.Report report = shopOn(database.url(), List.of(database, database), faults, fault);
        assertThat(report.failedAttempts()).as("attempts that met a fault").isGreaterThanOrEqualTo(faults);
        return report;
    }

    /**
     * Lets shoppers shop while faults happen, and checks the tables afterwards.
     *
     * @param name what the database and the faults are, for the line that is printed
     */
    static FaultLoad.Report shopOn(String name, DatabaseAddress database, int faults, FaultLoad.Fault fault)
            throws Exception {
        return shopOn(name, List.of(database, database), faults, fault);
    }

    /** The same, with an address of the database for each instance, as in a cluster. */
    static FaultLoad.Report shopOn(String name, List<DatabaseAddress> instances, int faults, FaultLoad.Fault fault)
            throws Exception {
        List<HikariDataSource> pools =
                instances.stream().map(DisturbedShop::pool).toList();
        try {
            JdbcSchema.create(pools.get(0));
            Jdbi.create(pools.get(0)).useHandle(handle -> handle.execute(LOG));
            FaultLoad.Report report = FaultLoad.run(stores(pools), faults, fault);
            System.out.println(name + ": " + report);
            pools.get(0).getHikariPoolMXBean().softEvictConnections(); // the last fault may have broken some
            assertNoneFound(pools.get(0), WRONG, "SKUs and reservations whose rows do not agree");
            assertNoneFound(
                    pools.get(0),
                    WRONG_IN_LOG,
                    "R11: reservations whose changes the shop's log does not have once each");
            return report;
        } finally {
            pools.forEach(HikariDataSource::close);
        }
    }

    /** Every second instance is optimistic and has a hook. The others commit with their last statement. */
    private static List<JdbcStockStore> stores(List<HikariDataSource> pools) {
        List<JdbcStockStore> stores = new ArrayList<>();
        for (HikariDataSource pool : pools) {
            JdbcStockStoreBuilder builder = stores.size() % 2 == 0
                    ? JdbcStockStore.pessimistic(pool)
                    : JdbcStockStore.optimistic(pool).onChange(DisturbedShop::log);
            stores.add(builder.build());
        }
        return stores;
    }

    static HikariDataSource pool(DatabaseAddress database) {
        HikariConfig options = TestDatabase.options(database.url(), database.user(), database.password());
        options.setMaximumPoolSize(6);
        options.setConnectionTimeout(1_000);
        return new HikariDataSource(options);
    }

    private static void log(Connection connection, StockChanges changes) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO shop_log VALUES (?, ?, ?)")) {
            for (ReservationChange change : changes.reservations()) {
                insert.setString(1, UUID.randomUUID().toString());
                insert.setString(2, change.reservation().id().value());
                insert.setString(3, change.reservation().status().name());
                insert.executeUpdate();
            }
        }
    }

    private static void assertNoneFound(DataSource database, String query, String what) {
        List<String> wrong = Jdbi.create(database)
                .withHandle(
                        handle -> handle.createQuery(query).mapTo(String.class).list());
        assertThat(wrong).as(what).isEmpty();
    }
}
