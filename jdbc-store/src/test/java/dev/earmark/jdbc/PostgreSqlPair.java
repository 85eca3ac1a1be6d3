package dev.earmark.jdbc;

import static dev.earmark.jdbc.Sql.execute;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * A PostgreSQL primary with a standby, and what an operator or a program such as Patroni does with them. The URL of a
 * database names both, the first one first, whichever is the primary.
 */
final class PostgreSqlPair implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final PostgreSqlNode first = new PostgreSqlNode();
    private final PostgreSqlNode second = new PostgreSqlNode();
    private PostgreSqlNode primary = first;

    /** Starts a primary with a synchronous standby. */
    PostgreSqlPair() throws IOException, SQLException {
        first.start();
        addStandby();
    }

    /** The server that stands first in the URL. */
    PostgreSqlNode first() {
        return first;
    }

    PostgreSqlNode primary() {
        return primary;
    }

    PostgreSqlNode standby() {
        return primary == first ? second : first;
    }

    /** Creates an empty database. Its URL leads to the primary, through the networks of clients. */
    DatabaseAddress newDatabase() throws SQLException {
        String name = "earmark_" + UUID.randomUUID().toString().replace("-", "").substring(0, 12);
        execute(primary.address(), "CREATE DATABASE " + name);
        return new DatabaseAddress(
                "jdbc:postgresql://127.0.0.1:" + first.clients().port() + ",127.0.0.1:"
                        + second.clients().port() + "/" + name
                        + "?targetServerType=primary&sslmode=disable&connectTimeout=3&loginTimeout=3",
                "postgres",
                "");
    }

    /** Ends all partitions, and adds a synchronous standby if there is none. */
    void haveSynchronousStandby() throws IOException, SQLException {
        for (PostgreSqlNode node : List.of(first, second)) {
            node.clients().pass();
            node.standbys().pass();
        }
        if (!isStandbySynchronous()) {
            addStandby();
        }
    }

    /** Makes the server that is not the primary a synchronous standby, with a new copy of the data. */
    void addStandby() throws IOException, SQLException {
        standby().clients().pass();
        standby().copy(primary);
        primary.set("synchronous_standby_names", "'*'");
        await("the standby is synchronous").atMost(LIMIT).until(this::isStandbySynchronous);
    }

    private boolean isStandbySynchronous() throws SQLException {
        return primary.value("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'")
                .equals("1");
    }

    /** From now on commits wait for nothing. */
    void makeAsynchronous() throws SQLException {
        primary.set("synchronous_standby_names", "''");
        await("the standby is asynchronous")
                .atMost(LIMIT)
                .until(() -> primary.value("SHOW synchronous_standby_names").isEmpty());
    }

    /** Waits until the standby has applied everything. */
    void awaitStandby() {
        await("the standby has everything")
                .atMost(LIMIT)
                .until(() -> primary.value(
                                "SELECT count(*) FROM pg_stat_replication WHERE replay_lsn = pg_current_wal_lsn()")
                        .equals("1"));
    }

    /** Waits until commits wait for the standby. */
    void awaitWaitingCommits(int commits) {
        await("commits wait for the standby")
                .atMost(LIMIT)
                .until(() -> Integer.parseInt(
                                primary.value("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"))
                        >= commits);
    }

    /** Kills the primary, and makes the standby the primary. */
    void failOver() throws IOException, SQLException {
        primary.kill();
        promote();
    }

    /** Stops the primary in order, and makes the standby the primary. */
    void switchOver() throws IOException, SQLException {
        primary.stop();
        promote();
    }

    /** Makes the standby the primary, whatever the old primary is doing. */
    void promote() throws SQLException {
        standby().promote();
        primary = standby();
    }

    @Override
    public void close() throws IOException {
        for (PostgreSqlNode node : List.of(first, second)) {
            node.closeNetworks();
            node.close();
        }
    }
}
