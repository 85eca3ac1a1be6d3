package dev.earmark.jdbc;

import static dev.earmark.jdbc.Sql.execute;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.OperationId;
import dev.earmark.Sku;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.TransientStoreException;
import dev.earmark.spi.StockLevels;
import dev.earmark.spi.StockStore;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * R8 and R10: under load the primary becomes a replica and the replica the primary, and new connections to the address of
 * the database lead to that one. The old primary keeps running, with the pool's connections.
 */
@Tag("long")
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class SwitchOverTest {
    private static final Sku SKU = Sku.of("A");
    private static final int SWITCHES = 2;
    private static final int LONGEST_WAIT_SECONDS = 30;

    /** Two servers that replicate each other's changes; one of them is the primary. */
    private static final class Couple implements AutoCloseable {
        private MariaDbWithUsers primary = new MariaDbWithUsers(1);
        private MariaDbWithUsers replica = new MariaDbWithUsers(2);

        Couple() throws IOException, SQLException {
            for (MariaDbWithUsers server : new MariaDbWithUsers[] {primary, replica}) {
                execute(
                        server.root(),
                        "SET sql_log_bin = 0",
                        "CREATE USER replication@localhost IDENTIFIED BY 'secret'",
                        "GRANT REPLICATION SLAVE ON *.* TO replication@localhost");
            }
            follow("MASTER_USE_GTID = slave_pos");
        }

        private void follow(String position) throws SQLException {
            execute(
                    replica.root(),
                    "SET GLOBAL read_only = ON",
                    "CHANGE MASTER TO MASTER_HOST = '127.0.0.1', MASTER_PORT = " + primary.port()
                            + ", MASTER_USER = 'replication', MASTER_PASSWORD = 'secret', MASTER_SSL = 0, " + position,
                    "START SLAVE");
        }

        /** As an administrator does it: no change is lost, because the replica has all before it is written to. */
        void switchOver() throws SQLException {
            execute(primary.root(), "SET GLOBAL read_only = ON");
            awaitReplica();
            execute(replica.root(), "STOP SLAVE", "RESET SLAVE ALL", "SET GLOBAL read_only = OFF");
            MariaDbWithUsers demoted = primary;
            primary = replica;
            replica = demoted;
            follow("MASTER_DEMOTE_TO_SLAVE = 1");
        }

        void awaitReplica() throws SQLException {
            String last = text(primary.root(), "SELECT @@gtid_binlog_pos");
            assertThat(text(replica.root(), "SELECT MASTER_GTID_WAIT('" + last + "', " + LONGEST_WAIT_SECONDS + ")"))
                    .as("the replica has %s", last)
                    .isEqualTo("0");
        }

        /** Both hosts in one URL, of which the driver takes one at random. */
        DatabaseAddress anyOf() {
            DatabaseAddress shop = primary.shop();
            return new DatabaseAddress(
                    "jdbc:mysql:loadbalance://127.0.0.1:" + primary.port() + ",127.0.0.1:" + replica.port() + "/test",
                    shop.user(),
                    shop.password());
        }

        private static String text(DatabaseAddress server, String sql) throws SQLException {
            try (Connection connection = server.connect();
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(sql)) {
                assertThat(row.next()).isTrue();
                return row.getString(1);
            }
        }

        @Override
        public void close() throws IOException {
            replica.close();
            primary.close();
        }
    }

    /** MySQL's driver changes the server inside of a connection, here at each commit. */
    @Test
    void r3_ofSeveralHostsNoReplicaIsRead() throws Exception {
        try (Couple servers = new Couple();
                HikariDataSource direct = TestDatabase.pool(servers.primary.shop())) {
            JdbcSchema.create(direct);
            JdbcStockStore.pessimistic(direct).build().apply(List.of(new SetOnHand(SKU, 1, OperationId.random())));
            servers.awaitReplica();
            execute(servers.replica.root(), "STOP SLAVE");
            HikariConfig options = TestDatabase.options(servers.anyOf());
            options.setMaximumPoolSize(1);
            options.setAutoCommit(false);
            try (HikariDataSource pool = new HikariDataSource(options)) {
                int refused = 0;
                StockStore store = null;
                for (int onHand = 2; onHand < 40 || refused < 3; onHand++) {
                    try {
                        store = store == null ? JdbcStockStore.pessimistic(pool).build() : store;
                        store.apply(List.of(new SetOnHand(SKU, onHand, OperationId.random())));
                    } catch (TransientStoreException e) {
                        refused++;
                        continue;
                    }
                    try {
                        assertThat(store.levels(List.of(SKU)).get(SKU)).isEqualTo(StockLevels.of(SKU, onHand, 0, 0));
                    } catch (TransientStoreException e) {
                        refused++;
                    }
                }
            }
        }
    }

    @Test
    void r10_aSwitchOverUnderLoadLosesNothingAndNoShopperSeesAnError() throws Exception {
        try (Couple servers = new Couple();
                LeadingProxy address = new LeadingProxy(servers.primary.shop())) {
            DisturbedShop.shop(address.address(), SWITCHES, () -> {
                servers.switchOver();
                address.leadTo(servers.primary.shop());
            });
        }
    }
}
