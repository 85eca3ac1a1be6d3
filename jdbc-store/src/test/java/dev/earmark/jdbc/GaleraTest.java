package dev.earmark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.Line;
import dev.earmark.OperationId;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.StockOutcome;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.TransientStoreException;
import dev.earmark.testkit.ConcurrencyContract;
import dev.earmark.testkit.FaultLoad;
import dev.earmark.testkit.StockStoreFixture;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Galera, with instances of the shop on different nodes, which all take writes. */
@Tag("clusters")
@Tag("galera")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class GaleraTest {
    /** Without it a node answers with what it has applied so far, which may be less than another node has answered. */
    private static final String UP_TO_DATE = "sessionVariables=wsrep_sync_wait=7";

    private static GaleraCluster cluster;
    private static TestDatabase contract;
    private static TestDatabase balanced;

    @BeforeAll
    static void start() throws IOException, SQLException {
        cluster = new GaleraCluster();
        String database = cluster.newDatabase();
        contract = TestDatabase.mySqlCluster(List.of(
                cluster.shop(0).database(database).with(UP_TO_DATE),
                cluster.shop(1).database(database).with(UP_TO_DATE)));
        DatabaseAddress anyNode =
                cluster.balanced().database(cluster.newDatabase()).with(UP_TO_DATE);
        balanced = TestDatabase.mySqlCluster(List.of(anyNode, anyNode));
    }

    @AfterAll
    static void stop() throws IOException {
        contract.close();
        balanced.close();
        cluster.close();
    }

    @Nested
    class Pessimistic extends ConcurrencyContract {
        @Override
        protected StockStoreFixture newFixture() {
            return new JdbcFixture(contract, JdbcStockStore::pessimistic);
        }
    }

    @Nested
    class Optimistic extends ConcurrencyContract {
        @Override
        protected StockStoreFixture newFixture() {
            return new JdbcFixture(contract, JdbcStockStore::optimistic);
        }
    }

    /** Each connection leads to a node that the driver chooses. */
    @Nested
    class Balanced extends ConcurrencyContract {
        @Override
        protected StockStoreFixture newFixture() {
            return new JdbcFixture(balanced, JdbcStockStore::pessimistic);
        }
    }

    static List<Function<DataSource, JdbcStockStoreBuilder>> forms() {
        return List.of(JdbcStockStore::pessimistic, JdbcStockStore::optimistic);
    }

    @ParameterizedTest
    @MethodSource("forms")
    void r2_twoNodesTogetherKeepToTheLimitOfAnOwner(Function<DataSource, JdbcStockStoreBuilder> form) throws Exception {
        String database = cluster.newDatabase();
        assertThat(ChoicesOnTwoNodes.ownersOverTheLimit(
                        100,
                        cluster.shop(0).database(database).with(UP_TO_DATE),
                        cluster.shop(1).database(database).with(UP_TO_DATE),
                        form))
                .isZero();
    }

    @ParameterizedTest
    @MethodSource("forms")
    void r3_r6_anotherNodeKnowsWhatThisOneHasAnswered(Function<DataSource, JdbcStockStoreBuilder> form)
            throws SQLException {
        String database = cluster.newDatabase();
        assertThat(CallsOnTwoNodes.make(
                        100,
                        cluster.shop(0).database(database).with(UP_TO_DATE),
                        cluster.shop(1).database(database).with(UP_TO_DATE),
                        form))
                .isEqualTo(CallsOnTwoNodes.noneRefused(100));
    }

    @Test
    void r10_whatWasReportedSurvivesAKillOfANode() throws Exception {
        shop("a node killed", failover(), 2, () -> {
            cluster.kill(1);
            cluster.start(1);
            cluster.awaitComplete();
        });
    }

    @Test
    void r10_whatWasReportedSurvivesAKillOfANodeBehindABalancingDriver() throws Exception {
        DatabaseAddress anyNode =
                cluster.balanced().database(cluster.newDatabase()).with(UP_TO_DATE);
        shop("a node killed, loadbalance", List.of(anyNode, anyNode), 1, () -> {
            cluster.kill(2);
            cluster.start(2);
            cluster.awaitComplete();
        });
    }

    @Test
    void r10_whatWasReportedSurvivesAKillOfANodeWithMariaDbsDriver() throws Exception {
        String database = cluster.newDatabase();
        List<DatabaseAddress> instances = List.of(
                cluster.sequential(0).database(database).with(UP_TO_DATE),
                cluster.sequential(1).database(database).with(UP_TO_DATE));
        shop("a node killed, MariaDB's driver", instances, 1, () -> {
            cluster.kill(0);
            cluster.start(0);
            cluster.awaitComplete();
        });
    }

    /** The others exclude it, and it joins again when it continues. */
    @Test
    void r10_whatWasReportedSurvivesANodeThatHangs() throws Exception {
        shop("a node that hangs", failover(), 1, () -> {
            cluster.pause(0);
            cluster.awaitSize(1, 2);
            cluster.resume(0);
            cluster.awaitComplete();
        });
    }

    /** It lives on, and so do the connections to it. To a SELECT without tables it answers as if a lock was not granted. */
    @Test
    void r8_aNodeThatIsCutOffIsLeft() throws SQLException {
        List<Shop> shops = new ArrayList<>();
        try {
            for (Function<DataSource, JdbcStockStoreBuilder> form : forms()) {
                for (DatabaseAddress url : List.of(cluster.failover(0), cluster.balanced(), cluster.sequential(0))) {
                    shops.add(Shop.open(url.database(cluster.newDatabase()).with(UP_TO_DATE), form));
                }
            }
            Connection isolated = cluster.isolate(0);
            try {
                cluster.awaitLonely(0);
                shops.forEach(Shop::sell);
            } finally {
                GaleraCluster.rejoin(isolated);
                cluster.awaitComplete();
            }
        } finally {
            shops.forEach(shop -> shop.pool().close());
        }
    }

    private record Shop(HikariDataSource pool, Function<DataSource, JdbcStockStoreBuilder> form, JdbcStockStore store) {
        static Shop open(DatabaseAddress address, Function<DataSource, JdbcStockStoreBuilder> form) {
            HikariDataSource pool = DisturbedShop.pool(address);
            JdbcSchema.create(pool);
            JdbcStockStore store = form.apply(pool).build();
            assertApplied(store.apply(List.of(new SetOnHand(Sku.of("A"), 1_000, OperationId.random()))));
            return new Shop(pool, form, store);
        }

        /** With as many calls as are needed for new connections where the node that is cut off comes first. */
        void sell() {
            for (int i = 0; i < 20; i++) {
                awaitApplied(() -> store.apply(List.of(reserve())));
                awaitApplied(() -> store.inTransaction((connection, joined) -> joined.apply(List.of(reserve()))));
                awaitApplied(() -> form.apply(pool).build().apply(List.of(reserve())));
            }
        }

        private static void awaitApplied(Supplier<List<StockOutcome<?>>> call) {
            await().pollDelay(Duration.ZERO)
                    .ignoreExceptionsInstanceOf(TransientStoreException.class)
                    .untilAsserted(() -> assertApplied(call.get()));
        }
    }

    private static Reserve reserve() {
        return new Reserve(
                ReservationId.of("order-" + OperationId.random()),
                List.of(Line.of("A", 1)),
                Duration.ofMinutes(5),
                null);
    }

    private static void assertApplied(List<StockOutcome<?>> outcomes) {
        assertThat(outcomes).hasSize(1).allMatch(Applied.class::isInstance);
    }

    /** A node that has lost the others refuses everything, and its clients go on with the others. */
    @Test
    void r10_whatWasReportedSurvivesAPartition() throws Exception {
        shop("a node cut off", failover(), 2, () -> {
            Connection isolated = cluster.isolate(0);
            cluster.awaitSize(1, 2);
            GaleraCluster.rejoin(isolated);
            cluster.awaitComplete();
        });
    }

    /** No node has a majority for a while, so nothing can be committed. */
    @Test
    void r10_whatWasReportedSurvivesTheLossOfTheMajority() throws Exception {
        shop("majority lost", failover(), 1, () -> {
            cluster.pause(1);
            cluster.pause(2);
            cluster.awaitLonely(0);
            cluster.resume(1);
            cluster.resume(2);
            cluster.awaitComplete();
        });
    }

    private static List<DatabaseAddress> failover() throws SQLException {
        String database = cluster.newDatabase();
        return List.of(
                cluster.failover(0).database(database).with(UP_TO_DATE),
                cluster.failover(1).database(database).with(UP_TO_DATE),
                cluster.failover(2).database(database).with(UP_TO_DATE));
    }

    private static void shop(String what, List<DatabaseAddress> instances, int faults, FaultLoad.Fault fault)
            throws Exception {
        FaultLoad.Report report = DisturbedShop.shop(instances, faults, fault);
        System.out.println("Galera, " + what + ": " + report);
    }
}
