package dev.earmark.redis;

import static dev.earmark.redis.TestCommands.assign;
import static dev.earmark.redis.TestCommands.change;
import static dev.earmark.redis.TestCommands.confirm;
import static dev.earmark.redis.TestCommands.confirmLate;
import static dev.earmark.redis.TestCommands.repair;
import static dev.earmark.redis.TestCommands.reserve;
import static dev.earmark.redis.TestCommands.reserveFor;
import static dev.earmark.redis.TestCommands.reserveFromAny;
import static dev.earmark.redis.TestCommands.reserveLimited;
import static dev.earmark.redis.TestCommands.setOnHand;
import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.HeldFilter;
import dev.earmark.LevelAudit;
import dev.earmark.Line;
import dev.earmark.LineFromAny;
import dev.earmark.OwnerId;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Expire;
import dev.earmark.StockCommand.Extend;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.engine.ReaperPolicy;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.redis.CommandEncoder.BatchOptions;
import dev.earmark.spi.PageKey;
import dev.earmark.spi.Pages;
import dev.earmark.spi.StockStore;
import dev.earmark.spi.StoreLimits;
import io.lettuce.core.RedisClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Counts, by the statistics of the server, the round trips of a batch and the calls that its script makes. */
class RoundTripsTest {
    private static final Pattern CALLS = Pattern.compile("cmdstat_(\\w+):calls=(\\d+)");

    private static RedisServer server;
    private static RedisClient client;
    private RedisFixture fixture;
    private StockStore store;

    @BeforeAll
    static void start() {
        server = RedisServer.start();
        client = RedisClient.create(server.uri());
    }

    @AfterAll
    static void stop() {
        client.shutdown(0, 2, TimeUnit.SECONDS);
        server.close();
    }

    @BeforeEach
    void open() {
        fixture = new RedisFixture(client);
        store = fixture.newStore();
        store.apply(List.of(setOnHand("A", 10_000, "stocked")));
        // makes the scripts known to the server
        store.apply(List.of(reserve("before", "A", 1)));
        store.apply(List.of(confirm("before")));
    }

    @AfterEach
    void close() {
        store.close();
        fixture.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 64, 500})
    void aBatchOfReservesTakesAsManyCallsAsOneReserve(int size) {
        apply(size, i -> reserve("order-" + i, "A", 1));
        assertThat(calls())
                .isEqualTo(Map.of(
                        "evalsha",
                        1,
                        "time",
                        1,
                        "zscore",
                        1,
                        "hmget",
                        pages(size),
                        "mget",
                        1,
                        "zcard",
                        1,
                        "hset",
                        1,
                        "incrby",
                        1,
                        "zadd",
                        2));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 64, 500})
    void aBatchOfConfirmsTakesAsManyCallsAsOneConfirm(int size) {
        store.apply(commands(size, i -> reserve("order-" + i, "A", 1)));
        apply(size, i -> confirm("order-" + i));
        assertThat(calls())
                .isEqualTo(Map.of(
                        "evalsha",
                        1,
                        "time",
                        1,
                        "zscore",
                        1,
                        "hmget",
                        pages(size),
                        "mget",
                        1,
                        "zcard",
                        2,
                        "hset",
                        1,
                        "incrby",
                        3,
                        "zrem",
                        2,
                        "zadd",
                        1));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 64, 500})
    void aRefusalWritesNothing(int size) {
        apply(size, i -> reserve("order-" + i, "A", 100_000));
        assertThat(calls())
                .isEqualTo(Map.of(
                        "evalsha", 1, "time", 1, "zscore", 1, "hmget", pages(size), "mget", 1, "zrangebylex", 1));
    }

    static Stream<Arguments> verbs() {
        return Stream.of(
                Arguments.of("change", change("order", Line.of("B", 2)), 11),
                Arguments.of("a change that a limit applies to", change("limited", Line.of("B", 2)), 15),
                Arguments.of("assign", assign("order", "bob"), 9),
                Arguments.of(
                        "extend", new Extend(ReservationId.of("order"), TestCommands.HOLD_FOR.multipliedBy(2)), 12),
                Arguments.of("confirm of a part", confirm("order", Line.of("A", 1)), 17),
                Arguments.of("late confirm", confirmLate("expired"), 8),
                Arguments.of(
                        "reserve with a limit", reserveLimited("ann", "new", 9, LineFromAny.whole(2, "A", "B")), 15),
                Arguments.of("reserve with a choice", reserveFromAny("new", LineFromAny.split(3, "B", "A")), 9),
                Arguments.of("setOnHand of a new SKU", setOnHand("C", 1, "count C"), 15),
                Arguments.of("setOnHand of a known SKU", setOnHand("A", 10_001, "count A"), 7),
                Arguments.of("repair", repair("A", "repair"), 12));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("verbs")
    void everyVerbTakesOneRoundTrip(String verb, StockCommand<?> command, int calls) {
        store.apply(List.of(
                setOnHand("B", 10, "count B"),
                reserveFor("ann", "order", Line.of("A", 2)),
                reserveLimited("ann", "limited", 5, LineFromAny.whole(1, "A", "B")),
                reserve("expired", Duration.ofSeconds(1), Line.of("A", 1)),
                reserveFor("ann", "bought", Line.of("B", 1)),
                confirm("bought")));
        fixture.passTime(Duration.ofSeconds(1));
        store.apply(List.of(new Expire(ReservationId.of("expired"))));
        CommandEncoder.EncodedBatch batch = CommandEncoder.encode(List.of(command), new BatchOptions(false, false));
        fixture.redis().scriptLoad(batch.script().text());
        fixture.redis().configResetstat();
        assertThat(store.apply(List.of(command)))
                .allMatch(outcome -> outcome instanceof Applied<?> applied && !applied.replay());
        Map<String, Integer> made = calls();
        assertThat(made.remove("evalsha")).isEqualTo(1);
        assertThat(made.values().stream().mapToInt(Integer::intValue).sum())
                .as("calls of the script: %s", made)
                .isEqualTo(calls);
    }

    @Test
    void aReservationOfAThousandLinesTakesOneRoundTrip() {
        List<Line> lines =
                IntStream.range(0, 1_000).mapToObj(i -> Line.of("sku-" + i, 1)).toList();
        store.apply(commands(1_000, i -> setOnHand("sku-" + i, 1, "stocked-" + i)));
        fixture.redis().configResetstat();
        store.apply(List.of(reserve("basket", TestCommands.HOLD_FOR, lines.toArray(Line[]::new))));
        store.apply(List.of(confirm("basket")));
        assertThat(calls()).containsEntry("evalsha", 2).containsEntry("mget", 2).containsEntry("incrby", 4_000);
    }

    @Test
    void theLargestBatchTakesOneRoundTrip() {
        apply(StoreLimits.MAX_COMMANDS, i -> reserve("order-" + i, "A", 1));
        assertThat(calls()).containsEntry("evalsha", 1);
        assertThat(TestCommands.level(store, "A").reserved()).isEqualTo(StoreLimits.MAX_COMMANDS);
    }

    @Test
    void aBatchThatIsTooLargeTakesOneRoundTripMoreThanItsHalves() {
        store.apply(commands(1_000, i -> setOnHand("sku-" + i, 10, "stocked-" + i)));
        Line[] lines =
                IntStream.range(0, 1_000).mapToObj(i -> Line.of("sku-" + i, 1)).toArray(Line[]::new);
        for (int i = 0; i < 8; i++) {
            store.apply(List.of(reserve("basket-" + i, TestCommands.HOLD_FOR, lines)));
        }
        fixture.redis().configResetstat();
        try (ReservationEngine engine =
                ReservationEngine.builder(store).reaper(ReaperPolicy.OFF).build()) {
            assertThat(engine.attemptAll(commands(8, i -> confirm("basket-" + i))))
                    .hasSize(8)
                    .allMatch(outcome -> outcome instanceof Applied<?> applied && !applied.replay());
        }
        assertThat(calls()).containsEntry("evalsha", 3);
    }

    @Test
    void aReadOfAThousandTakesOneRoundTrip() {
        fixture.redis().configResetstat();
        store.reservations(IntStream.range(0, 1_000)
                .mapToObj(i -> ReservationId.of("order-" + i))
                .toList());
        store.levels(IntStream.range(0, 1_000).mapToObj(i -> Sku.of("sku-" + i)).toList());
        assertThat(calls()).isEqualTo(Map.of("hmget", 1, "time", 1, "mget", 1));
    }

    @Test
    void aPageOfLevelsAndOfAnAuditTakesOneRoundTrip() {
        store.apply(commands(1_000, i -> setOnHand("sku-" + i, 1, "stocked-" + i)));
        store.levels(null, 1);
        store.audit(null, 1);
        fixture.redis().configResetstat();
        assertThat(store.levels(null, 1_000)).hasSize(1_000);
        assertThat(calls()).isEqualTo(Map.of("evalsha", 1, "time", 1, "zrangebylex", 1, "mget", 1));
        fixture.redis().configResetstat();
        assertThat(store.audit(null, 1_000)).hasSize(1_000);
        assertThat(calls()).containsEntry("evalsha", 1).containsEntry("mget", 1_000);
    }

    /** So that one page does not block the server for the sum of all SKUs (R9). */
    @Test
    void r9_anAuditOfManyHeldLinesTakesSeveralScripts() {
        for (int i = 0; i < 13; i++) {
            String sku = "sku-" + i;
            store.apply(List.of(setOnHand(sku, 10_000, "stocked-" + i)));
            for (int batch = 0; batch < 2; batch++) {
                String orders = sku + "/" + batch;
                store.apply(commands(1_000, n -> reserve(orders + "/" + n, sku, 1)));
            }
        }
        store.audit(null, 1);
        fixture.redis().configResetstat();
        assertThat(store.audit(null, 20)).hasSize(14).allMatch(LevelAudit::isConsistent);
        assertThat(calls()).containsEntry("evalsha", 3);
        fixture.redis().configResetstat();
        assertThat(store.audit(Sku.of("sku-1"), 3)).hasSize(3);
        assertThat(calls()).containsEntry("evalsha", 1);
    }

    @Test
    void anOwnerCostsOneMoreIndex() {
        apply(64, i -> reserveFor("shopper-" + i, "order-" + i, Line.of("A", 1)));
        assertThat(calls())
                .containsEntry("evalsha", 1)
                .containsEntry("zcard", 2)
                .containsEntry("zadd", 3);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1_000})
    void aPageOfHeldReservationsTakesOneRoundTripAndAFewCalls(int size) {
        store.apply(commands(1_000, i -> reserveFor("ann", "order-" + i, Line.of("A", 1))));
        assertCalls(
                new HeldFilter.OfSku(Sku.of("A")),
                size,
                Map.of("evalsha", 1, "time", 1, "zrangebylex", 1, "hmget", (size + 24) / 25));
        assertCalls(
                new HeldFilter.OfOwner(OwnerId.of("ann")),
                size,
                Map.of("evalsha", 1, "time", 1, "zrangebylex", 1, "hmget", (size + 24) / 25));
        fixture.passTime(TestCommands.HOLD_FOR);
        assertCalls(
                new HeldFilter.Overdue(),
                size,
                Map.of("evalsha", 1, "time", 1, "zcount", 1, "zrange", 1, "hmget", (size + 24) / 25));
    }

    private void assertCalls(HeldFilter filter, int size, Map<String, Integer> expected) {
        store.held(filter, null, 1);
        fixture.redis().configResetstat();
        assertThat(store.held(filter, null, size).reservations()).hasSize(size);
        assertThat(calls()).isEqualTo(expected);
    }

    @Test
    void r9_aPageIsFoundInFewCallsEvenIfManyExpireAtTheSameTime() {
        store.apply(commands(1_000, i -> reserve("order-" + i, "A", 1)));
        fixture.passTime(TestCommands.HOLD_FOR);
        HeldFilter overdue = new HeldFilter.Overdue();
        PageKey middle = Pages.next(store.held(overdue, null, 500));
        fixture.redis().configResetstat();
        assertThat(store.held(overdue, middle, 10).reservations()).hasSize(10);
        assertThat(calls())
                .containsEntry("evalsha", 1)
                .containsEntry("zcount", 3)
                .hasEntrySatisfying("zrange", looks -> assertThat(looks).isLessThanOrEqualTo(12));
    }

    @Test
    void overdueAndPurgeTakeOneRoundTripEach() {
        store.overdue(100);
        store.purge(TestCommands.HOLD_FOR, 100);
        fixture.redis().configResetstat();
        store.overdue(100);
        store.purge(TestCommands.HOLD_FOR, 100);
        assertThat(calls()).containsEntry("evalsha", 2);
    }

    /** The purge of a store that writes events runs a second script, which trims the stream. */
    @Test
    void eventsCostACallForEachReservationAndForEachLevel() {
        try (StockStore reporting =
                fixture.builder().events(EventsPolicy.DEFAULT).build()) {
            reporting.apply(List.of(reserve("known script", "A", 1)));
            fixture.redis().configResetstat();
            reporting.apply(commands(64, i -> reserve("order-" + i, "A", 1)));
            assertThat(calls())
                    .isEqualTo(Map.ofEntries(
                            Map.entry("evalsha", 1),
                            Map.entry("time", 1),
                            Map.entry("zscore", 1),
                            Map.entry("hmget", 1),
                            Map.entry("mget", 1),
                            Map.entry("zcard", 2),
                            Map.entry("hset", 1),
                            Map.entry("incrby", 1),
                            Map.entry("zadd", 2),
                            Map.entry("xadd", 65)));
            reporting.purge(TestCommands.HOLD_FOR, 100);
            fixture.redis().configResetstat();
            reporting.purge(TestCommands.HOLD_FOR, 100);
            assertThat(calls()).containsEntry("evalsha", 2);
        }
    }

    /** The script reads 100 reservations at a time, so that it can stop when they have too many lines. */
    private static int pages(int reservations) {
        return (reservations + 99) / 100;
    }

    private void apply(int size, IntFunction<StockCommand<?>> command) {
        List<StockCommand<?>> batch = commands(size, command);
        fixture.redis().configResetstat();
        store.apply(batch);
    }

    private static List<StockCommand<?>> commands(int size, IntFunction<StockCommand<?>> command) {
        return IntStream.range(0, size).<StockCommand<?>>mapToObj(command).toList();
    }

    /** Counts calls since the last reset, by command, without those of the test itself. */
    private Map<String, Integer> calls() {
        Map<String, Integer> calls = new TreeMap<>();
        Matcher line = CALLS.matcher(fixture.redis().info("commandstats"));
        while (line.find()) {
            calls.put(line.group(1), Integer.valueOf(line.group(2)));
        }
        calls.keySet().removeAll(List.of("config", "info"));
        return calls;
    }
}
