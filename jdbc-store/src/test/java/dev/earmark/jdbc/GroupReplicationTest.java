package dev.earmark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.Line;
import dev.earmark.OperationId;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.TransientStoreException;
import dev.earmark.spi.StockStore;
import dev.earmark.testkit.ConcurrencyContract;
import dev.earmark.testkit.FaultLoad;
import dev.earmark.testkit.StockStoreFixture;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Group Replication with one primary, to which a router leads the shop. */
@Tag("clusters")
@Tag("group-replication")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class GroupReplicationTest {
    /** The default of MySQL 8.4 and later: a new primary answers nothing before it has what the one before it has answered. */
    private static final String UP_TO_DATE =
            "sessionVariables=group_replication_consistency='BEFORE_ON_PRIMARY_FAILOVER'";

    private static final Sku SKU = Sku.of("A");

    private static GroupReplicationCluster cluster;
    private static PrimaryRouter router;

    @BeforeAll
    static void start() throws IOException, SQLException {
        cluster = GroupReplicationCluster.singlePrimary();
        router = new PrimaryRouter(cluster::primaryPort);
    }

    @AfterAll
    static void stop() throws IOException {
        router.close();
        cluster.close();
    }

    /** These run after the faults, so each opens its connections itself, to the primary of then. */
    abstract static class Concurrency extends ConcurrencyContract {
        private final Function<DataSource, JdbcStockStoreBuilder> form;
        private TestDatabase database;

        Concurrency(Function<DataSource, JdbcStockStoreBuilder> form) {
            this.form = form;
        }

        @BeforeAll
        void open() throws SQLException {
            database = TestDatabase.mySqlCluster(throughRouter());
        }

        @AfterAll
        void close() {
            database.close();
        }

        @Override
        protected StockStoreFixture newFixture() {
            return new JdbcFixture(database, form);
        }
    }

    @Nested
    @TestInstance(Lifecycle.PER_CLASS)
    class Pessimistic extends Concurrency {
        Pessimistic() {
            super(JdbcStockStore::pessimistic);
        }
    }

    @Nested
    @TestInstance(Lifecycle.PER_CLASS)
    class Optimistic extends Concurrency {
        Optimistic() {
            super(JdbcStockStore::optimistic);
        }
    }

    @Test
    void r10_whatWasReportedSurvivesAKillOfThePrimary() throws Exception {
        shop("primary killed", 2, () -> {
            int primary = cluster.awaitPrimary();
            cluster.kill(primary);
            awaitAnotherPrimary(primary);
            cluster.start(primary);
            cluster.awaitComplete();
        });
    }

    @Test
    void r10_whatWasReportedSurvivesASwitchover() throws Exception {
        shop("switch-over", 3, () -> cluster.switchTo(next(cluster.awaitPrimary())));
    }

    /** The others exclude it and choose another primary. When it continues, it still takes itself for the primary. */
    @Test
    void r10_whatWasReportedSurvivesAPrimaryThatHangs() throws Exception {
        shop("primary hangs", 2, () -> {
            int primary = cluster.awaitPrimary();
            cluster.pause(primary);
            awaitAnotherPrimary(primary);
            cluster.resume(primary);
            cluster.repair();
        });
    }

    /** Nothing can be committed while the primary is alone; what it had begun is committed when the others are back. */
    @Test
    void r10_whatWasReportedSurvivesTheLossOfTheMajority() throws Exception {
        shop("majority lost", 1, () -> {
            int primary = cluster.awaitPrimary();
            int one = next(primary);
            int two = next(one);
            cluster.pause(one);
            cluster.pause(two);
            await().atMost(Duration.ofMinutes(1)).until(() -> !cluster.hasMajority(primary));
            cluster.resume(one);
            cluster.resume(two);
            cluster.repair();
        });
    }

    static List<Function<DataSource, JdbcStockStoreBuilder>> forms() {
        return List.of(JdbcStockStore::pessimistic, JdbcStockStore::optimistic);
    }

    /** A refusal writes nothing, so the server itself does not object. But its rows may be old. */
    @ParameterizedTest
    @MethodSource("forms")
    void r3_aPrimaryThatWasDemotedRefusesNothing(Function<DataSource, JdbcStockStoreBuilder> form) throws Exception {
        int primary = cluster.awaitPrimary();
        try (HikariDataSource pool = onlyOneConnection(cluster.shop(primary).database(cluster.newDatabase()))) {
            JdbcSchema.create(pool);
            StockStore store = form.apply(pool).build();
            assertThat(store.apply(List.of(new SetOnHand(SKU, 1, OperationId.of("count")))))
                    .allMatch(Applied.class::isInstance);
            cluster.switchTo(next(primary));
            assertThatExceptionOfType(TransientStoreException.class)
                    .isThrownBy(() -> store.apply(List.of(reserve("two", 2))))
                    .withMessageContaining("read-only");
        }
    }

    private static Reserve reserve(String id, long units) {
        return new Reserve(ReservationId.of(id), List.of(new Line(SKU, units)), Duration.ofMinutes(5), null);
    }

    private static HikariDataSource onlyOneConnection(DatabaseAddress address) {
        HikariConfig options = TestDatabase.options(address);
        options.setMaximumPoolSize(1);
        return new HikariDataSource(options);
    }

    private static int next(int node) {
        return (node + 1) % MySqlCluster.NODES;
    }

    private static void awaitAnotherPrimary(int node) {
        await().atMost(Duration.ofMinutes(1)).until(() -> {
            OptionalInt primary = cluster.primary();
            return primary.isPresent() && primary.getAsInt() != node;
        });
    }

    private static List<DatabaseAddress> throughRouter() throws SQLException {
        DatabaseAddress address =
                cluster.through(router.port()).database(cluster.newDatabase()).with(UP_TO_DATE);
        return List.of(address, address);
    }

    private static void shop(String what, int faults, FaultLoad.Fault fault) throws Exception {
        DisturbedShop.shopOn("Group Replication, one primary, " + what, throughRouter(), faults, fault);
    }
}
