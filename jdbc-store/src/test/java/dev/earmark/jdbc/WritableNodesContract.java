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
import java.util.function.IntFunction;
import java.util.stream.IntStream;
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

/** A cluster whose nodes all take writes, with instances of the shop on different nodes. */
@Tag("clusters")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@TestInstance(Lifecycle.PER_CLASS)
abstract class WritableNodesContract<C extends MySqlCluster> {
    private final String name;
    private final String upToDate;

    C cluster;

    private TestDatabase contract;

    /**
     * Takes what differs between clusters.
     *
     * @param name for the lines that are printed
     * @param upToDate what the URL needs. Without it a node answers with what it has applied so far, which may be less than
     *     another node has answered.
     */
    WritableNodesContract(String name, String upToDate) {
        this.name = name;
        this.upToDate = upToDate;
    }

    abstract C newCluster() throws IOException, SQLException;

    @BeforeAll
    void start() throws IOException, SQLException {
        cluster = newCluster();
        contract = TestDatabase.mySqlCluster(instances(2, cluster::shop));
    }

    @AfterAll
    void stop() throws IOException {
        try {
            contract.close();
        } finally {
            cluster.close();
        }
    }

    /** Addresses of a new database, one for each of the first nodes. */
    final List<DatabaseAddress> instances(int count, IntFunction<DatabaseAddress> node) throws SQLException {
        String database = cluster.newDatabase();
        return IntStream.range(0, count)
                .mapToObj(node)
                .map(address -> address.database(database).with(upToDate))
                .toList();
    }

    /** Each connection leads to a node that the driver chooses. */
    final List<DatabaseAddress> balanced() throws SQLException {
        return instances(2, node -> cluster.balanced());
    }

    final List<DatabaseAddress> failover() throws SQLException {
        return instances(MySqlCluster.NODES, cluster::failover);
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
        List<DatabaseAddress> nodes = instances(2, cluster::shop);
        assertThat(ChoicesOnTwoNodes.ownersOverTheLimit(100, nodes.get(0), nodes.get(1), form))
                .isZero();
    }

    @ParameterizedTest
    @MethodSource("forms")
    void r3_r6_anotherNodeKnowsWhatThisOneHasAnswered(Function<DataSource, JdbcStockStoreBuilder> form)
            throws SQLException {
        List<DatabaseAddress> nodes = instances(2, cluster::shop);
        assertThat(CallsOnTwoNodes.make(100, nodes.get(0), nodes.get(1), form))
                .isEqualTo(CallsOnTwoNodes.noneRefused(100));
    }

    @Test
    void r10_whatWasReportedSurvivesAKillOfANode() throws Exception {
        shop("a node killed", failover(), 2, () -> killAndStart(1));
    }

    @Test
    void r10_whatWasReportedSurvivesAKillOfANodeBehindABalancingDriver() throws Exception {
        shop("a node killed, loadbalance", balanced(), 1, () -> killAndStart(2));
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

    /** A Galera that is asked to let a node in before it has excluded the same one may lose its majority. */
    final void killAndStart(int node) throws IOException {
        cluster.kill(node);
        cluster.awaitExclusion((node + 1) % MySqlCluster.NODES);
        cluster.start(node);
        cluster.awaitComplete();
    }

    final void shop(String what, List<DatabaseAddress> instances, int faults, FaultLoad.Fault fault) throws Exception {
        DisturbedShop.shopOn(name + ", " + what, instances, faults, fault);
    }
}
