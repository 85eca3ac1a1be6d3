package dev.earmark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.testkit.ConcurrencyContract;
import dev.earmark.testkit.FaultLoad;
import dev.earmark.testkit.StockStoreFixture;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Group Replication with several primaries: instances of the shop on different nodes, which all take writes. */
@Tag("clusters")
@Tag("group-replication")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class SeveralPrimariesTest {
    /** Without it a node answers with what it has applied so far, which may be less than another node has answered. */
    private static final String UP_TO_DATE = "sessionVariables=group_replication_consistency='BEFORE'";

    private static GroupReplicationCluster cluster;
    private static TestDatabase contract;

    @BeforeAll
    static void start() throws IOException, SQLException {
        cluster = GroupReplicationCluster.severalPrimaries();
        String database = cluster.newDatabase();
        contract = TestDatabase.mySqlCluster(List.of(
                cluster.shop(0).database(database).with(UP_TO_DATE),
                cluster.shop(1).database(database).with(UP_TO_DATE)));
    }

    @AfterAll
    static void stop() throws IOException {
        contract.close();
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

    /** The others exclude it, and it joins again when it continues. */
    @Test
    void r10_whatWasReportedSurvivesANodeThatHangs() throws Exception {
        shop("a node that hangs", failover(), 1, () -> {
            cluster.pause(0);
            cluster.awaitExclusion(1);
            cluster.resume(0);
            cluster.repair();
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
        System.out.println("Group Replication, several primaries, " + what + ": " + report);
    }
}
