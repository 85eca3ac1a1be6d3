package dev.earmark.jdbc;

import static dev.earmark.jdbc.TestOrders.reserve;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.OperationId;
import dev.earmark.Sku;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.StockOutcome;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.TransientStoreException;
import dev.earmark.testkit.ConcurrencyContract;
import dev.earmark.testkit.StockStoreFixture;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Galera, with instances of the shop on different nodes, which all take writes. */
@Tag("galera")
class GaleraTest extends WritableNodesContract<GaleraCluster> {
    private static final String UP_TO_DATE = "sessionVariables=wsrep_sync_wait=7";

    private TestDatabase balanced;

    GaleraTest() {
        super("Galera", UP_TO_DATE);
    }

    @Override
    GaleraCluster newCluster() throws IOException {
        return new GaleraCluster();
    }

    @BeforeAll
    void startBalanced() throws SQLException {
        balanced = TestDatabase.mySqlCluster(balanced());
    }

    @AfterAll
    void stopBalanced() {
        balanced.close();
    }

    /** Each connection leads to a node that the driver chooses. */
    @Nested
    class Balanced extends ConcurrencyContract {
        @Override
        protected StockStoreFixture newFixture() {
            return new JdbcFixture(balanced, JdbcStockStore::pessimistic);
        }
    }

    @Test
    void r10_whatWasReportedSurvivesAKillOfANodeWithMariaDbsDriver() throws Exception {
        shop("a node killed, MariaDB's driver", instances(2, cluster::sequential), 1, () -> killAndStart(0));
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

    private static void assertApplied(List<StockOutcome<?>> outcomes) {
        assertThat(outcomes).hasSize(1).allMatch(Applied.class::isInstance);
    }

    /** A node that has lost the others refuses everything, and its clients go on with the others. */
    @Test
    void r10_whatWasReportedSurvivesAPartition() throws Exception {
        shop("a node cut off", failover(), 2, () -> {
            Connection isolated = cluster.isolate(0);
            cluster.awaitExclusion(1);
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
}
