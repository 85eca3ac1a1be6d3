package dev.earmark.redis;

import static dev.earmark.redis.TestCommands.adjust;
import static dev.earmark.redis.TestCommands.assign;
import static dev.earmark.redis.TestCommands.cancel;
import static dev.earmark.redis.TestCommands.change;
import static dev.earmark.redis.TestCommands.confirm;
import static dev.earmark.redis.TestCommands.confirmLate;
import static dev.earmark.redis.TestCommands.level;
import static dev.earmark.redis.TestCommands.repair;
import static dev.earmark.redis.TestCommands.reserve;
import static dev.earmark.redis.TestCommands.reserveFor;
import static dev.earmark.redis.TestCommands.reserveLimited;
import static dev.earmark.redis.TestCommands.returnStock;
import static dev.earmark.redis.TestCommands.setOnHand;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.earmark.Line;
import dev.earmark.LineFromAny;
import dev.earmark.ReservationId;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Expire;
import dev.earmark.StockCommand.Extend;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import dev.earmark.spi.StockStore;
import dev.earmark.testkit.FaultLoad;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * R1 and R8 while a hash slot moves to another node of a Redis Cluster, key by key. A command in a script fails if its key is not
 * here, and Redis does not roll the script back: so each batch is applied as a whole, or fails before its first write.
 */
@Tag("clusters")
@Timeout(120)
class MovingSlotTest {
    private static RedisCluster cluster;

    private RedisFixture fixture;
    private Keys keys;
    private RedisServer from;
    private RedisServer to;
    private StockStore store;
    private int reserved;

    @BeforeAll
    static void start() {
        cluster = RedisCluster.start(3, 0);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @BeforeEach
    void open() {
        open(RedisFixture::builder);
    }

    private void open(Function<RedisFixture, RedisStockStoreBuilder> builder) {
        fixture = new RedisFixture(cluster.client());
        keys = new Keys(fixture.prefix());
        from = cluster.primary(keys);
        to = cluster.nodes().get((cluster.nodes().indexOf(from) + 1) % 3);
        store = builder.apply(fixture).build();
    }

    @AfterEach
    void close() {
        store.close();
        fixture.close();
    }

    /** What a store has before a batch, the batch, and why it is a case of its own. */
    private record Case(String name, List<StockCommand<?>> before, List<StockCommand<?>> batch) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Case of(String name, List<StockCommand<?>> before, StockCommand<?>... batch) {
        return new Case(name, before, List.of(batch));
    }

    private static List<StockCommand<?>> stocked(StockCommand<?>... more) {
        List<StockCommand<?>> commands = new ArrayList<>(
                List.of(setOnHand("A", 10, "count A"), setOnHand("B", 10, "count B"), setOnHand("C", 10, "count C")));
        commands.addAll(List.of(more));
        return commands;
    }

    private static final Duration OVERDUE = Duration.ofSeconds(5);
    private static final Line A = Line.of("A", 1);
    private static final Line B = Line.of("B", 1);

    static Stream<Case> cases() {
        ReservationId order = ReservationId.of("order");
        return Stream.of(
                of("the first reserve", stocked(), reserve("order", "A", 1)),
                of("another reserve", stocked(reserve("other", "A", 1)), reserve("order", "A", 1)),
                of(
                        "extend of the only held reservation",
                        stocked(reserve("order", "A", 1)),
                        new Extend(order, Duration.ofHours(1))),
                of(
                        "extend, the only one of an owner",
                        stocked(reserveFor("ann", "order", A)),
                        new Extend(order, Duration.ofHours(1))),
                of("change of the only one", stocked(reserve("order", "A", 1)), change("order", B)),
                of(
                        "change that keeps a line",
                        stocked(reserveFor("ann", "order", A, B)),
                        change("order", A, Line.of("C", 2))),
                of("assign of the only one", stocked(reserveFor("ann", "order", A)), assign("order", "bob")),
                of("cancel of the only one", stocked(reserve("order", "A", 1)), cancel("order")),
                of("confirm of the only one", stocked(reserveFor("ann", "order", A)), confirm("order")),
                of("confirm and reserve", stocked(reserve("order", "A", 1)), confirm("order"), reserve("next", "B", 1)),
                of(
                        "cancel and extend and reserve with owners",
                        stocked(reserveFor("ann", "order", A), reserveFor("bob", "other", B)),
                        cancel("order"),
                        new Extend(ReservationId.of("other"), Duration.ofHours(1)),
                        reserveFor("cid", "next", A)),
                of("return", stocked(reserve("order", "A", 1), confirm("order")), returnStock("order", "return")),
                of("a new SKU", stocked(), setOnHand("new", 5, "count new")),
                of("adjust and reserve", stocked(), adjust("A", 5, "more"), reserve("order", "A", 12)),
                of(
                        "a limit and a choice",
                        stocked(reserveFor("ann", "other", A), confirm("other")),
                        reserveLimited("ann", "order", 3, LineFromAny.whole(1, "A", "B"))),
                of(
                        "expire and a late confirm",
                        stocked(reserve("order", OVERDUE, A)),
                        new Expire(order),
                        confirmLate("order")),
                of(
                        "a reserve that reclaims all",
                        stocked(reserve("overdue", OVERDUE, Line.of("A", 10))),
                        reserve("order", "A", 10)),
                of("repair", stocked(reserve("order", "A", 1)), repair("A", "repair"), cancel("order")));
    }

    private void prepare(Case one) {
        store.apply(one.before());
        fixture.passTime(OVERDUE);
    }

    /** No key has left yet. Redis deletes what a batch empties, and then this key is not here any more. */
    @ParameterizedTest
    @MethodSource("cases")
    void r1_aBatchIsAppliedAsAWholeOrNotAtAllBeforeAKeyHasMoved(Case one) {
        prepare(one);
        cluster.beginMove(keys, from, to);
        assertWholeOrNothing(one);
        cluster.move(keys, to, 100);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void r1_r11_theSameWithEvents(Case one) {
        close();
        open(opened -> opened.builder().events(EventsPolicy.DEFAULT));
        r1_aBatchIsAppliedAsAWholeOrNotAtAllBeforeAKeyHasMoved(one);
    }

    /** Each key of the store in turn is the one that has left. */
    @ParameterizedTest
    @MethodSource("cases")
    void r1_aBatchIsAppliedAsAWholeOrNotAtAllWhicheverKeyHasMoved(Case one) {
        prepare(one);
        int count = names(from).size();
        for (int i = 0; i < count; i++) {
            cluster.beginMove(keys, from, to);
            List<String> names = names(from);
            cluster.moveKeys(from, to, names.subList(i, i + 1));
            assertWholeOrNothing(one);
            cluster.cancelMove(keys, from, to);
            close();
            open();
            prepare(one);
        }
    }

    private void assertWholeOrNothing(Case one) {
        assertWholeOrNothing(
                one.name(),
                () -> assertThat(store.apply(one.batch()))
                        .as("%s is applied", one)
                        .allMatch(Applied.class::isInstance));
    }

    private void assertWholeOrNothing(String name, Runnable write) {
        Map<String, String> before = contents();
        try {
            write.run();
        } catch (TransientStoreException e) {
            assertThat(contents()).as("%s failed with %s", name, e).isEqualTo(before);
        }
    }

    /** It empties the keys that it purges. */
    @Test
    void r1_aPurgeIsAppliedAsAWholeOrNotAtAllWhicheverKeyHasMoved() {
        int count = 1;
        for (int i = -1; i < count; i++) {
            close();
            open();
            store.apply(stocked(reserveFor("ann", "order", A), confirm("order")));
            fixture.passTime(Duration.ofDays(1));
            List<String> names = names(from);
            count = names.size();
            cluster.beginMove(keys, from, to);
            cluster.moveKeys(from, to, i < 0 ? List.of() : names.subList(i, i + 1));
            assertWholeOrNothing(
                    "purge without " + (i < 0 ? "a moved key" : names.get(i)),
                    () -> assertThat(store.purge(Duration.ofHours(1), 1_000)).isEqualTo(4));
            cluster.cancelMove(keys, from, to);
        }
    }

    /** The keys of the store that are on a node. Another test may have left keys in the same slot. */
    private List<String> names(RedisServer node) {
        return cluster.keysIn(node, keys, 1_000).stream()
                .filter(key -> key.startsWith(fixture.key("")))
                .sorted()
                .toList();
    }

    /** The content of the keys that are on one of the two nodes. */
    private Map<String, String> contents() {
        Map<String, String> contents = new TreeMap<>();
        for (RedisServer node : List.of(from, to)) {
            for (String key : names(node)) {
                cluster.redis(node).asking();
                contents.put(key, Arrays.toString(cluster.redis(node).dump(key)));
            }
        }
        contents.remove(keys.connections());
        return contents;
    }

    @Test
    void r9_aStoreFollowsItsSlot() {
        store.apply(List.of(setOnHand("A", 10, "count")));
        cluster.move(keys, to, 1);
        applyAgain(store, reserve("order", "A", 1));
        cluster.move(keys, from, 1);
        applyAgain(store, confirm("order"));
        assertThat(level(store, "A").sold()).isEqualTo(1);
    }

    private static void applyAgain(StockStore store, StockCommand<?> command) {
        Awaitility.await()
                .ignoreException(TransientStoreException.class)
                .until(() -> store.apply(List.of(command)).get(0) instanceof Applied);
    }

    /** R1, R7, R10: FaultLoad compares every order and counter at the end. */
    @Test
    void r7_nothingIsLostWhileTheSlotMovesBackAndForthUnderLoad() throws Exception {
        store.apply(List.of(setOnHand("other", 1_000, "count")));
        List<StockStore> stores = List.of(fixture.newStore(), fixture.newStore());
        AtomicInteger moves = new AtomicInteger();
        System.out.println("Redis Cluster, slot moved key by key: "
                + FaultLoad.run(stores, 4, () -> {
                    int move = moves.getAndIncrement();
                    cluster.move(keys, move % 2 == 0 ? to : from, move < 2 ? 1 : 10, this::tryToReserve);
                }));
        assertThat(level(fixture.newStore(), "other").reserved()).isEqualTo(reserved);
    }

    /** Leaves the shoppers some time between two keys. */
    private void tryToReserve() {
        for (int i = 0; i < 5; i++) {
            try {
                store.apply(List.of(reserve("try-" + reserved, "other", 1)));
                reserved++;
            } catch (TransientStoreException e) {
                assertThat(e).hasMessageContaining("Nothing was applied");
            }
        }
    }

    /** As if a replica was promoted that knows nothing of the move: it answers as if the keys had never been. */
    @ParameterizedTest
    @ValueSource(strings = {"reservations", "expiresAt", "held", "operations", "journal", "skus", "layout", "identity"})
    void r8_dataThatLiesOnTwoNodesIsRefused(String name) {
        store.apply(stocked(reserve("order", "A", 1)));
        leaveBehind(List.of(fixture.key(name)));
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> fixture.newStore())
                .isNotInstanceOf(TransientStoreException.class)
                .withMessageContaining(fixture.key(name));
        cluster.cancelMove(keys, from, to);
        fixture.newStore().close();
    }

    @Test
    void r8_aCounterThatLiesOnAnotherNodeIsNoUnknownSku() {
        store.apply(stocked());
        leaveBehind(keys.counters(A.sku()).toList());
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> store.apply(List.of(reserve("order", "A", 1))))
                .withMessageContaining("counters of SKU A are missing");
        cluster.cancelMove(keys, from, to);
        assertThat(store.apply(List.of(reserve("order", "A", 1))).get(0)).isInstanceOf(Applied.class);
    }

    private void leaveBehind(List<String> names) {
        cluster.beginMove(keys, from, to);
        cluster.moveKeys(from, to, names);
        cluster.redis(from).clusterSetSlotStable(keys.slot());
    }
}
