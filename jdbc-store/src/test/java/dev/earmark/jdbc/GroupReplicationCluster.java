package dev.earmark.jdbc;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * MySQL Group Replication, with the {@code mysqld} that the system property {@code earmark.mysqld} names, or the one on the
 * PATH.
 */
final class GroupReplicationCluster extends MySqlCluster {
    private static final String PROGRAM = "earmark.mysqld";

    /** {@code root} has a password only after a change, and is known on {@code localhost} only. */
    private static final String USER = "CREATE USER shop@'%'; GRANT ALL ON *.* TO shop@'%' WITH GRANT OPTION;\n";

    private static final String ONLINE =
            "SELECT COUNT(*) FROM performance_schema.replication_group_members WHERE member_state = 'ONLINE'";

    private static final String STATE =
            "SELECT member_state FROM performance_schema.replication_group_members WHERE member_id = @@server_uuid";

    /** No row on a node that is not in the group, or has lost the others. */
    private static final String PRIMARY = "SELECT p.member_port FROM performance_schema.replication_group_members p"
            + " JOIN performance_schema.replication_group_members me ON me.member_id = @@server_uuid"
            + " WHERE p.member_role = 'PRIMARY' AND p.member_state = 'ONLINE' AND me.member_state = 'ONLINE'"
            + " AND 2 * (" + ONLINE + ") > " + NODES;

    private final String group = UUID.randomUUID().toString();
    private final List<Integer> groupPorts =
            IntStream.range(0, NODES).mapToObj(i -> TestServers.freePort()).toList();
    private final String program;
    private final boolean severalPrimaries;

    private GroupReplicationCluster(boolean severalPrimaries) throws IOException, SQLException {
        super("earmark-group", "shop");
        this.program = program();
        this.severalPrimaries = severalPrimaries;
        initialize();
        for (int node = 1; node < NODES; node++) {
            copy(folder(0).resolve("data"), folder(node).resolve("data"));
        }
        for (int node = 0; node < NODES; node++) {
            run(node, command(node), Map.of());
        }
        for (int node = 0; node < NODES; node++) {
            awaitAnswer(node);
        }
        execute(0, "SET GLOBAL group_replication_bootstrap_group = ON", "START GROUP_REPLICATION");
        execute(0, "SET GLOBAL group_replication_bootstrap_group = OFF");
        for (int node = 1; node < NODES; node++) {
            execute(node, "START GROUP_REPLICATION USER = 'shop'");
        }
        awaitComplete();
    }

    /** Starts three servers, of which one takes writes at a time. */
    static GroupReplicationCluster singlePrimary() throws IOException, SQLException {
        return new GroupReplicationCluster(false);
    }

    /** Starts three servers that all take writes. */
    static GroupReplicationCluster severalPrimaries() throws IOException, SQLException {
        return new GroupReplicationCluster(true);
    }

    private static String program() {
        String named = System.getProperty(PROGRAM);
        return named != null
                ? named
                : Stream.of(System.getenv("PATH").split(":"))
                        .map(folder -> Path.of(folder, "mysqld"))
                        .filter(Files::isExecutable)
                        .map(Path::toString)
                        .findFirst()
                        .orElseThrow(() ->
                                new IllegalStateException("there is no mysqld on the PATH. Install MySQL 8.4 or later"
                                        + " (.ci/install-cluster-servers), name its mysqld with -D" + PROGRAM
                                        + "=…, or leave its tests out with -Dclusters.without=group-replication"));
    }

    /** Creates the data of the first node, without server id, so that the others can have copies. */
    private void initialize() throws IOException {
        Path users = folder().resolve("users.sql");
        Files.writeString(users, USER);
        List<String> command = server(0);
        command.addAll(List.of("--initialize-insecure", "--init-file=" + users));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log(0).toFile())
                .start();
        try {
            if (!process.waitFor(3, TimeUnit.MINUTES) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IllegalStateException(program + " did not create its data: " + Files.readString(log(0)));
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        Files.deleteIfExists(folder(0).resolve("data").resolve("auto.cnf"));
    }

    /** Without TLS, whose keys take the time of several tests to generate. */
    private List<String> server(int node) throws IOException {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(options(node));
        command.addAll(List.of(
                "--secure-file-priv=",
                "--mysqlx=OFF",
                "--auto-generate-certs=OFF",
                "--caching-sha2-password-auto-generate-rsa-keys=OFF"));
        return command;
    }

    private List<String> command(int node) throws IOException {
        List<String> command = server(node);
        command.addAll(List.of(
                "--server-id=" + (node + 1),
                "--gtid-mode=ON",
                "--enforce-gtid-consistency=ON",
                "--log-bin=binlog",
                "--sync-binlog=" + (TestServers.areDurable() ? 1 : 0),
                "--report-host=127.0.0.1",
                "--report-port=" + port(node),
                "--plugin-load-add=group_replication.so",
                "--loose-group-replication-group-name=" + group,
                "--loose-group-replication-local-address=127.0.0.1:" + groupPorts.get(node),
                "--loose-group-replication-group-seeds="
                        + groupPorts.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(",")),
                "--loose-group-replication-ssl-mode=DISABLED",
                "--loose-group-replication-recovery-use-ssl=OFF",
                "--loose-group-replication-start-on-boot=OFF",
                "--loose-group-replication-single-primary-mode=" + (severalPrimaries ? "OFF" : "ON"),
                "--loose-group-replication-enforce-update-everywhere-checks=" + (severalPrimaries ? "ON" : "OFF"),
                // a node that does not answer is excluded after five seconds instead of ten, so that the tests take
                // less time
                "--loose-group-replication-member-expel-timeout=0",
                // after the first failure it would wait for five minutes
                "--loose-group-replication-autorejoin-tries=0",
                "--loose-group-replication-message-cache-size=134217728"));
        return command;
    }

    /** Starts a node that does not join the others by itself, as {@code group_replication_start_on_boot=OFF} wants it. */
    void startAlone(int node) throws IOException {
        run(node, command(node), Map.of());
        awaitAnswer(node);
    }

    @Override
    void start(int node) throws IOException {
        startAlone(node);
        join(node);
    }

    void join(int node) throws IOException {
        try {
            execute(node, "START GROUP_REPLICATION USER = 'shop'");
        } catch (SQLException e) {
            throw new IllegalStateException("node " + node + " does not join; see " + log(node), e);
        }
    }

    @Override
    boolean isComplete(int node) {
        return ask(node, ONLINE).equals(Optional.of(Integer.toString(NODES)));
    }

    @Override
    int writableNode() {
        return severalPrimaries ? 0 : awaitPrimary();
    }

    int awaitPrimary() {
        await().atMost(Duration.ofMinutes(1)).until(() -> primary().isPresent());
        return primary().orElseThrow();
    }

    @Override
    void awaitExclusion(int node) {
        await().atMost(Duration.ofMinutes(1))
                .until(() -> ask(node, "SELECT COUNT(*) FROM performance_schema.replication_group_members")
                        .equals(Optional.of(Integer.toString(NODES - 1))));
    }

    /**
     * Waits until all nodes take part, and stay. Lets those join again that the group has excluded, once they have noticed, as
     * an administrator does.
     */
    @Override
    void repair() {
        await().atMost(Duration.ofMinutes(2)).during(Duration.ofSeconds(3)).until(() -> {
            boolean complete = true;
            for (int node = 0; node < NODES; node++) {
                if (ask(node, STATE).equals(Optional.of("ERROR"))) {
                    execute(
                            node,
                            "STOP GROUP_REPLICATION",
                            "SET GLOBAL offline_mode = OFF",
                            "START GROUP_REPLICATION USER = 'shop'");
                }
                complete &= isComplete(node);
            }
            return complete;
        });
    }

    /** Whether a node reaches more than half of the group, as far as it has noticed. */
    boolean hasMajority(int node) {
        return ask(node, ONLINE).map(Integer::parseInt).orElse(0) > NODES / 2;
    }

    /** The primary, as one of the nodes says that reach the others. Empty while there is none. */
    OptionalInt primary() {
        OptionalInt port = primaryPort();
        return port.isEmpty() ? port : OptionalInt.of(nodeOf(port.getAsInt()));
    }

    OptionalInt primaryPort() {
        for (int node = 0; node < NODES; node++) {
            Optional<String> port = ask(node, PRIMARY);
            if (port.isPresent()) {
                return OptionalInt.of(Integer.parseInt(port.get()));
            }
        }
        return OptionalInt.empty();
    }

    private int nodeOf(int port) {
        return IntStream.range(0, NODES)
                .filter(node -> port(node) == port)
                .findFirst()
                .orElseThrow();
    }

    /** Makes a node the primary, as an administrator does. */
    void switchTo(int node) throws SQLException {
        String id = ask(node, "SELECT @@server_uuid").orElseThrow();
        execute(node, "SELECT group_replication_set_as_primary('" + id + "')");
    }
}
