package dev.earmark.redis;

import io.lettuce.core.MigrateArgs;
import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.cluster.RedisClusterClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;

/** A real Redis Cluster on loopback: primaries that share the slots evenly, and replicas of each. */
final class RedisCluster implements AutoCloseable {
    private static final int SLOTS = 16_384;
    private static final int MIGRATE_MILLIS = 5_000;

    private final List<RedisServer> nodes = new ArrayList<>();
    private final Map<RedisServer, String> ids = new HashMap<>();
    private final Map<RedisServer, StatefulRedisConnection<String, String>> connections = new HashMap<>();
    private final RedisClient client = RedisClient.create();
    private @Nullable RedisClusterClient shared;

    /** Starts the nodes, and waits until each says that the cluster is complete and each replica is in step. */
    static RedisCluster start(int primaries, int replicasOfEach, String... options) {
        return start(primaries, replicasOfEach, i -> List.of(options), (node, port) -> {});
    }

    /** The same, with a host for each node. */
    static RedisCluster startOn(LoopbackNetwork network, int primaries, int replicasOfEach) {
        return start(
                primaries,
                replicasOfEach,
                i -> List.of(
                        "--cluster-announce-ip",
                        LoopbackNetwork.host(i),
                        "--bind-source-addr",
                        LoopbackNetwork.host(i)),
                (i, port) -> {
                    network.listen(LoopbackNetwork.host(i), port);
                    network.listen(LoopbackNetwork.host(i), port + RedisServer.CLUSTER_BUS);
                });
    }

    private static RedisCluster start(
            int primaries, int replicasOfEach, IntFunction<List<String>> options, Started started) {
        RedisCluster cluster = new RedisCluster();
        try {
            cluster.startNodes(primaries * (1 + replicasOfEach), options, started);
            cluster.share(primaries);
            cluster.replicate(primaries);
            cluster.awaitComplete();
            return cluster;
        } catch (RuntimeException | Error e) {
            cluster.close();
            throw e;
        }
    }

    @FunctionalInterface
    private interface Started {
        void node(int number, int port);
    }

    private void startNodes(int count, IntFunction<List<String>> options, Started started) {
        for (int i = 0; i < count; i++) {
            List<String> all =
                    new ArrayList<>(List.of("--cluster-node-timeout", "2000", "--repl-diskless-sync-delay", "0"));
            all.addAll(options.apply(i));
            RedisServer node = RedisServer.clusterNode(all.toArray(String[]::new));
            started.node(i, node.port());
            nodes.add(node);
            ids.put(node, redis(node).clusterMyId());
        }
    }

    @SuppressWarnings("unchecked") // Lettuce takes an array of a generic type
    private void share(int primaries) {
        for (int i = 0; i < primaries; i++) {
            redis(nodes.get(i))
                    .clusterAddSlotsRange(Range.create(SLOTS * i / primaries, SLOTS * (i + 1) / primaries - 1));
            redis(nodes.get(i)).clusterSetConfigEpoch(i + 1);
        }
        for (RedisServer node : nodes) {
            redis(nodes.get(0)).clusterMeet("127.0.0.1", node.port()); // they tell their own address, if they have one
        }
        await("the nodes know each other")
                .until(() -> nodes.stream()
                        .allMatch(node -> redis(node)
                                        .clusterNodes()
                                        .lines()
                                        .filter(line -> !line.contains("handshake"))
                                        .count()
                                == nodes.size()));
    }

    private void replicate(int primaries) {
        for (int i = primaries; i < nodes.size(); i++) {
            redis(nodes.get(i)).clusterReplicate(id(nodes.get(i % primaries)));
        }
    }

    private static ConditionFactory await(String what) {
        return Awaitility.await(what)
                .atMost(Duration.ofSeconds(40))
                .pollInterval(Duration.ofMillis(20))
                .ignoreExceptionsInstanceOf(RedisException.class);
    }

    /** Waits until all nodes are alive, serve all slots, and the replicas have what the primaries have. */
    void awaitComplete() {
        await("the cluster is complete").until(() -> nodes.stream().allMatch(this::isComplete));
    }

    private boolean isComplete(RedisServer node) {
        String view = redis(node).clusterNodes();
        String replication = redis(node).info("replication");
        return redis(node).clusterInfo().contains("cluster_state:ok")
                && !view.contains("fail")
                && (replication.contains("role:master")
                        ? replication.contains("connected_slaves:" + replicasOf(view, id(node)))
                                && !replication.contains("state=wait_bgsave")
                                && !replication.contains("state=send_bulk")
                        : replication.contains("master_link_status:up"));
    }

    private static long replicasOf(String view, String id) {
        return view.lines()
                .filter(line -> line.contains(" slave ") || line.contains(",slave "))
                .filter(line -> line.contains(" " + id + " "))
                .count();
    }

    /** A connection to one node. */
    RedisCommands<String, String> redis(RedisServer node) {
        return connections
                .computeIfAbsent(
                        node,
                        to -> client.connect(RedisURI.builder(RedisURI.create(to.uri()))
                                .withTimeout(Duration.ofSeconds(10))
                                .build()))
                .sync();
    }

    StatefulRedisConnection<String, String> connect(RedisServer node) {
        return client.connect(RedisURI.create(node.uri()));
    }

    String id(RedisServer node) {
        return Objects.requireNonNull(ids.get(node));
    }

    List<RedisServer> nodes() {
        return List.copyOf(nodes);
    }

    /** The primary of the slot of a store, as that node itself says. */
    RedisServer primary(Keys keys) {
        return nodes.stream()
                .filter(RedisServer::isAlive)
                .filter(node -> owns(node, keys))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no node serves slot " + keys.slot()));
    }

    private boolean owns(RedisServer node, Keys keys) {
        return redis(node)
                .clusterNodes()
                .lines()
                .filter(line -> line.contains("myself,master"))
                .flatMap(line -> List.of(line.split(" ", -1)).stream().skip(8))
                .filter(range -> !range.startsWith("["))
                .map(range -> range.split("-", -1))
                .anyMatch(range -> Integer.parseInt(range[0]) <= keys.slot()
                        && keys.slot() <= Integer.parseInt(range[range.length - 1]));
    }

    /** The replicas of a node that are in step with it. */
    List<RedisServer> replicas(RedisServer primary) {
        return nodes.stream()
                .filter(RedisServer::isAlive)
                .filter(node -> redis(node).info("replication").contains("master_port:" + primary.port()))
                .toList();
    }

    /** Waits until another node is the primary of a slot. */
    RedisServer awaitOtherPrimary(Keys keys, RedisServer before) {
        await("a replica is promoted")
                .until(() -> nodes.stream().anyMatch(node -> node != before && node.isAlive() && owns(node, keys)));
        return nodes.stream()
                .filter(node -> node != before && node.isAlive() && owns(node, keys))
                .findFirst()
                .orElseThrow();
    }

    /** Waits until a node does not serve its slots, because it sees no majority of the primaries. */
    void awaitDown(RedisServer node) {
        await("the node stops to serve").until(() -> redis(node).clusterInfo().contains("cluster_state:fail"));
    }

    /**
     * Promotes a replica while the primary lives (CLUSTER FAILOVER). The others refuse to vote for a primary that was replaced a
     * moment ago, and then Redis gives up after 5 s.
     */
    RedisServer failOver(Keys keys) {
        RedisServer before = primary(keys);
        await("a replica is promoted").pollInterval(Duration.ofSeconds(1)).until(() -> {
            if (owns(before, keys)) {
                redis(replicas(before).get(0)).clusterFailover(false);
            }
            return !owns(before, keys);
        });
        return awaitOtherPrimary(keys, before);
    }

    /** Kills the primary of a slot, waits for the promotion, and starts the killed node again, as a replica. */
    RedisServer killPrimary(Keys keys) {
        RedisServer before = primary(keys);
        before.kill();
        RedisServer now = awaitOtherPrimary(keys, before);
        before.restart();
        awaitComplete();
        return now;
    }

    /** Begins to move the slot of a store: no key has moved yet. */
    void beginMove(Keys keys, RedisServer from, RedisServer to) {
        redis(to).clusterSetSlotImporting(keys.slot(), id(from));
        redis(from).clusterSetSlotMigrating(keys.slot(), id(to));
    }

    void moveKeys(RedisServer from, RedisServer to, List<String> names) {
        if (!names.isEmpty()) {
            redis(from).migrate("127.0.0.1", to.port(), 0, MIGRATE_MILLIS, MigrateArgs.Builder.keys(names));
        }
    }

    List<String> keysIn(RedisServer node, Keys keys, int most) {
        return redis(node).clusterGetKeysInSlot(keys.slot(), most);
    }

    /** Ends a move when all keys have moved. The new owner learns it first, as redis-cli does it. */
    void endMove(Keys keys, RedisServer from, RedisServer to) {
        redis(to).clusterSetSlotNode(keys.slot(), id(to));
        redis(from).clusterSetSlotNode(keys.slot(), id(to));
        for (RedisServer node : nodes) {
            if (node != from
                    && node != to
                    && node.isAlive()
                    && redis(node).info("replication").contains("role:master")) {
                redis(node).clusterSetSlotNode(keys.slot(), id(to));
            }
        }
    }

    /** Gives up a move: no node knows of it, and the keys that have left come back. */
    void cancelMove(Keys keys, RedisServer from, RedisServer to) {
        redis(from).clusterSetSlotStable(keys.slot());
        for (List<String> some = keysIn(to, keys, 100); !some.isEmpty(); some = keysIn(to, keys, 100)) {
            moveKeys(to, from, some);
        }
        redis(to).clusterSetSlotStable(keys.slot());
    }

    /** Gives up a move after the node that had the slot has failed: then this node does not know who has it. */
    void cancelMoveAfterPromotion(Keys keys, RedisServer promoted, RedisServer to) {
        redis(to).clusterSetSlotNode(keys.slot(), id(promoted));
        await("the node serves again").until(() -> redis(to).clusterInfo().contains("cluster_state:ok"));
        redis(to).clusterSetSlotImporting(keys.slot(), id(promoted));
        cancelMove(keys, promoted, to);
        awaitComplete();
    }

    /** Moves the slot of a store to another primary, some keys at a time. */
    void move(Keys keys, RedisServer to, int keysAtOnce) {
        move(keys, to, keysAtOnce, () -> {});
    }

    /** Also does something whenever some keys have moved. */
    void move(Keys keys, RedisServer to, int keysAtOnce, Runnable between) {
        RedisServer from = primary(keys);
        beginMove(keys, from, to);
        for (List<String> some = keysIn(from, keys, keysAtOnce);
                !some.isEmpty();
                some = keysIn(from, keys, keysAtOnce)) {
            moveKeys(from, to, some);
            between.run();
        }
        endMove(keys, from, to);
    }

    /** A URI with all nodes, as a shop writes it. */
    String uri() {
        return nodes.stream().map(node -> "127.0.0.1:" + node.port()).collect(Collectors.joining(",", "redis://", ""));
    }

    /** A client as a shop has it, which all tests of a class share. It ends with the cluster. */
    RedisClusterClient client() {
        if (shared == null) {
            shared = newClient();
        }
        return shared;
    }

    /** A client as a shop has it, with short timeouts. */
    RedisClusterClient newClient() {
        return RedisClusterClient.create(nodes.stream()
                .map(node -> RedisURI.builder(RedisURI.create(node.uri()))
                        .withTimeout(Duration.ofSeconds(2))
                        .build())
                .toList());
    }

    @Override
    public void close() {
        if (shared != null) {
            shared.shutdown(0, 2, TimeUnit.SECONDS);
        }
        nodes.forEach(RedisServer::close);
        client.shutdown(0, 2, TimeUnit.SECONDS);
    }
}
