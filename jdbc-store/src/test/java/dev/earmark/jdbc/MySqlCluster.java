package dev.earmark.jdbc;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Three servers on loopback, each with a copy of the same data, and each of which a test can disturb. */
abstract class MySqlCluster implements AutoCloseable {
    static final int NODES = 3;
    private static final Duration LONGEST_START = Duration.ofMinutes(2);

    /** What a shop sets so that a server that hangs is noticed, see docs/production.md. */
    private static final String TIMEOUTS = "connectTimeout=2000&socketTimeout=5000";

    /** For the test's own questions. */
    private static final String SHORT_TIMEOUTS = "connectTimeout=500&socketTimeout=1500";

    private final Path folder;
    private final String user;
    private final List<Integer> ports =
            IntStream.range(0, NODES).mapToObj(i -> TestServers.freePort()).toList();
    private final AtomicInteger databases = new AtomicInteger();
    private final @Nullable ServerProcess[] processes = new ServerProcess[NODES];

    MySqlCluster(String name, String user) {
        this.folder = TestServers.newFolder(name);
        this.user = user;
    }

    final Path folder() {
        return folder;
    }

    /** The folder of a node: {@code data} and {@code tmp} are in it, and what the server has printed. */
    final Path folder(int node) {
        return folder.resolve("node" + node);
    }

    final int port(int node) {
        return ports.get(node);
    }

    /** Options that every server needs. A copy of the data is in place already. */
    final List<String> options(int node) throws IOException {
        Path own = folder(node);
        Files.createDirectories(own.resolve("tmp"));
        List<String> options = new ArrayList<>(List.of(
                "--no-defaults",
                "--datadir=" + own.resolve("data"),
                "--tmpdir=" + own.resolve("tmp"),
                "--socket=" + own.resolve("tmp").resolve("socket"),
                "--pid-file=" + own.resolve("tmp").resolve("pid"),
                "--port=" + port(node),
                "--bind-address=127.0.0.1",
                "--max-connections=300",
                "--innodb-buffer-pool-size=64M",
                "--innodb-flush-log-at-trx-commit=" + (TestServers.areDurable() ? 1 : 2)));
        if (System.getProperty("user.name").equals("root")) {
            options.add("--user=root");
        }
        return options;
    }

    /** Starts a node that has stopped or was killed; it joins the others. */
    abstract void start(int node) throws IOException;

    /** Whether a node takes part in the cluster, as it says itself, with all others. */
    abstract boolean isComplete(int node);

    /** Waits until a node knows that the others have excluded one. */
    abstract void awaitExclusion(int node);

    /** Waits until all nodes take part again. */
    void repair() {
        awaitComplete();
    }

    int writableNode() {
        return 0;
    }

    final void run(int node, List<String> command, Map<String, String> environment) throws IOException {
        processes[node] = ServerProcess.start(command, environment, log(node));
    }

    final Path log(int node) {
        return folder(node).resolve("log");
    }

    final void kill(int node) {
        process(node).kill();
    }

    final void stop(int node) {
        process(node).stop();
    }

    final void pause(int node) {
        process(node).pause();
    }

    final void resume(int node) {
        process(node).resume();
    }

    private ServerProcess process(int node) {
        ServerProcess process = processes[node];
        if (process == null) {
            throw new IllegalStateException("node " + node + " was not started");
        }
        return process;
    }

    final void awaitAnswer(int node) {
        await("node " + node + " answers; see " + log(node))
                .atMost(LONGEST_START)
                .until(() -> {
                    if (!process(node).isRunning()) {
                        throw new IllegalStateException("node " + node + " ended: " + Files.readString(log(node)));
                    }
                    return ask(node, "SELECT 1").isPresent();
                });
    }

    final void awaitComplete() {
        for (int i = 0; i < NODES; i++) {
            int node = i;
            await("node " + node + " has joined the others; see " + log(node))
                    .atMost(LONGEST_START)
                    .until(() -> isComplete(node));
        }
    }

    /** The first column of the first row; empty if the server does not answer. */
    final Optional<String> ask(int node, String query) {
        try (Connection connection = node(node).with(SHORT_TIMEOUTS).connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
        } catch (SQLException e) {
            return Optional.empty();
        }
    }

    final void execute(int node, String... statements) throws SQLException {
        Sql.execute(node(node), statements);
    }

    /** Creates an empty database with a new name, and waits until all nodes have it. */
    final String newDatabase() throws SQLException {
        String name = "shop_" + databases.incrementAndGet();
        execute(writableNode(), "CREATE DATABASE " + name + " CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci");
        for (int i = 0; i < NODES; i++) {
            int node = i;
            await().until(() -> ask(node, "SHOW DATABASES LIKE '" + name + "'").isPresent());
        }
        return name;
    }

    /** One node, without a database. */
    final DatabaseAddress node(int node) {
        return address("jdbc:mysql://127.0.0.1:" + port(node) + "/");
    }

    private DatabaseAddress address(String url) {
        return new DatabaseAddress(url, user, "");
    }

    /** One node, as a shop addresses it that has one instance per node. */
    final DatabaseAddress shop(int node) {
        return node(node).with(TIMEOUTS);
    }

    /** What leads to a node, without a database. */
    final DatabaseAddress through(int port) {
        return address("jdbc:mysql://127.0.0.1:" + port + "/").with(TIMEOUTS);
    }

    /**
     * A node, and the others in case it is not there. Without {@code failOverReadOnly=false} the driver makes connections to
     * the others read-only.
     */
    final DatabaseAddress failover(int first) {
        return address("jdbc:mysql://" + hosts(first) + "/").with(TIMEOUTS).with("failOverReadOnly=false");
    }

    /** Any node. */
    final DatabaseAddress balanced() {
        return address("jdbc:mysql:loadbalance://" + hosts(0) + "/").with(TIMEOUTS);
    }

    /** As {@link #failover}, in the words of MariaDB's driver. */
    final DatabaseAddress sequential(int first) {
        return address("jdbc:mariadb:sequential://" + hosts(first) + "/").with(TIMEOUTS);
    }

    private String hosts(int first) {
        return IntStream.range(0, NODES)
                .mapToObj(i -> "127.0.0.1:" + port((first + i) % NODES))
                .collect(Collectors.joining(","));
    }

    static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        for (ServerProcess process : processes) {
            if (process != null) {
                process.kill();
            }
        }
        TestServers.delete(folder);
    }
}
