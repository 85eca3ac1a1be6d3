package dev.earmark.jdbc;

import static dev.earmark.jdbc.TestOrders.reserve;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.OperationId;
import dev.earmark.Sku;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Group Replication with several primaries: instances of the shop on different nodes, which all take writes. */
@Tag("group-replication")
class SeveralPrimariesTest extends WritableNodesContract<GroupReplicationCluster> {
    SeveralPrimariesTest() {
        super("Group Replication, several primaries", "sessionVariables=group_replication_consistency='BEFORE'");
    }

    @Override
    GroupReplicationCluster newCluster() throws IOException, SQLException {
        return GroupReplicationCluster.severalPrimaries();
    }

    /** It is writable, and what it takes would be lost. */
    @Test
    void r10_aServerThatHasNotJoinedTakesNoOrders() throws Exception {
        DatabaseAddress shop = instances(3, cluster::shop).get(2);
        String database = shop.url().replaceAll(".*/|[?].*", "");
        cluster.execute(0, "CREATE USER app@'%'", "GRANT ALL ON " + database + ".* TO app@'%'");
        try (HikariDataSource pool = DisturbedShop.pool(shop)) {
            JdbcSchema.create(pool);
            JdbcStockStore store = JdbcStockStore.pessimistic(pool).build();
            store.apply(List.of(new SetOnHand(Sku.of("A"), 10, OperationId.random())));
            cluster.stop(2);
            cluster.awaitExclusion(0);
            cluster.startAlone(2);
            try {
                await().untilAsserted(() -> assertThatExceptionOfType(TransientStoreException.class)
                        .isThrownBy(() -> store.apply(List.of(reserve())))
                        .withMessageContaining("not an online member of its replication group"));
                assertThatExceptionOfType(TransientStoreException.class)
                        .isThrownBy(() -> JdbcStockStore.pessimistic(pool).build())
                        .withMessageContaining("not an online member of its replication group");
                assertRefusedBecauseItMayNotAsk(new DatabaseAddress(shop.url(), "app", ""));
                assertThat(cluster.ask(2, "SELECT COUNT(*) FROM " + database + ".earmark_reservation"))
                        .contains("0");
            } finally {
                cluster.join(2);
                cluster.awaitComplete();
            }
            await().untilAsserted(() ->
                    assertThat(store.apply(List.of(reserve()))).hasSize(1).allMatch(Applied.class::isInstance));
        }
    }

    private static void assertRefusedBecauseItMayNotAsk(DatabaseAddress address) {
        try (HikariDataSource pool = DisturbedShop.pool(address)) {
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> JdbcStockStore.pessimistic(pool).build())
                    .withMessageContaining("GRANT SELECT ON performance_schema.replication_group_members");
        }
    }
}
