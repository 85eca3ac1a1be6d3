package dev.earmark.benchmarks.contenders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.earmark.Line;
import dev.earmark.benchmarks.results.Trial;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** All contenders share the same servers, which start once. */
class ContendersTest {
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final int SHOPPERS = 8;

    /** Without the limits, which check no rule, and the script, which reserves one line only. */
    private static List<String> names() {
        return Contenders.names().stream()
                .filter(name -> !Contenders.isLimit(name) && !name.equals("redis-script"))
                .toList();
    }

    /** One contender of each class on each server. */
    static List<String> families() {
        return List.of(
                "earmark-memory",
                "earmark-h2-pessimistic",
                "earmark-mysql-pessimistic",
                "earmark-postgresql-optimistic",
                "earmark-redis",
                "earmark-mysql-joined",
                "earmark-postgresql-in-transaction",
                "mysql-for-update",
                "postgresql-for-update-joined",
                "mysql-version",
                "mysql-conditional-update",
                "mysql-bucket4j",
                "redis-lock",
                "redis-incrby",
                "redis-permits",
                "redis-bucket4j");
    }

    static List<String> others() {
        return names().stream().filter(name -> !families().contains(name)).toList();
    }

    /** Without the contenders that only switch off combining. They store reservations in the same way. */
    private static List<String> namesWithCombining() {
        return names().stream().filter(name -> !name.endsWith("-alone")).toList();
    }

    @ParameterizedTest
    @MethodSource("families")
    void eachFamilySellsExactlyItsStock(String name) throws Exception {
        sellsExactlyItsStock(name);
    }

    @Tag("long")
    @ParameterizedTest
    @MethodSource("others")
    void everyOtherContenderSellsExactlyItsStock(String name) throws Exception {
        sellsExactlyItsStock(name);
    }

    private static void sellsExactlyItsStock(String name) throws Exception {
        Map<String, Long> stock = Map.of("A", 10L, "B", 15L);
        try (Contender contender = Contenders.open(name)) {
            contender.stock(stock);
            List<Callable<Integer>> crowd = IntStream.range(0, SHOPPERS)
                    .<Callable<Integer>>mapToObj(shopper -> () -> buyUntilSoldOut(contender, shopper))
                    .toList();
            ExecutorService executor = Executors.newFixedThreadPool(SHOPPERS);
            long sold = 0;
            for (Future<Integer> shopper : executor.invokeAll(crowd)) {
                sold += shopper.get();
            }
            executor.shutdown();
            assertThat(sold).isEqualTo(10);
            assertThat(contender.reserve("too late", List.of(Line.of("A", 1)), LONG))
                    .isFalse();
            assertThat(contender.reserve("the rest", List.of(Line.of("B", 5)), LONG))
                    .isTrue();
            StockCheck check =
                    new StockCheck(stock, Map.of("A", 10L, "B", 15L), Map.of(), contender.taken(stock.keySet()));
            assertThat(check.verdict()).isEqualTo(Trial.CONSERVED);
        }
    }

    @Test
    void theMinimalScriptSellsExactlyItsStock() throws Exception {
        List<Line> one = List.of(Line.of("A", 1));
        try (Contender contender = Contenders.open("redis-script")) {
            contender.stock(Map.of("A", 2L));
            assertThat(contender.reserve("first", one, LONG)).isTrue();
            assertThat(contender.reserve("second", one, LONG)).isTrue();
            assertThat(contender.reserve("too late", one, LONG)).isFalse();
            assertThat(contender.confirm("first")).isTrue();
            assertThat(contender.confirm("first")).isFalse();
            assertThat(contender.confirm("too late")).isFalse();
            assertThat(contender.taken(List.of("A"))).containsEntry("A", 2L);
            assertThatThrownBy(() -> contender.reserve("second", one, LONG)).hasMessageContaining("second exists");
        }
    }

    /** The rows are those of Earmark: its own checks of the tables accept them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "earmark-mysql-pessimistic",
                "earmark-redis",
                "mysql-limit",
                "mysql-for-update",
                "postgresql-limit",
                "redis-script"
            })
    void reservesForManyOrdersAtOnce(String name) throws Exception {
        List<String> orders = IntStream.range(0, 64).mapToObj(i -> "order-" + i).toList();
        try (Contender opened = Contenders.open(name)) {
            opened.stock(Map.of("A", 1_000L));
            ((BatchContender) opened).reserveAll(orders, Line.of("A", 2), LONG);
            assertThat(opened.taken(List.of("A"))).containsEntry("A", 128L);
            assertThat(opened.confirm("order-63")).isTrue();
            assertThat(opened.taken(List.of("A"))).containsEntry("A", 128L);
        }
    }

    /** A transaction by hand makes more than five round trips, a script makes at least one. */
    @ParameterizedTest
    @ValueSource(strings = {"mysql-for-update", "postgresql-for-update", "earmark-redis"})
    void aNetworkAddsItsDelayToEachRoundTrip(String name) throws Exception {
        Duration delay = Duration.ofMillis(40);
        try (Contender contender = Contenders.open(name, ContenderOptions.DEFAULT.withDelay(delay))) {
            contender.stock(Map.of("A", 10L));
            long start = System.nanoTime();
            assertThat(contender.reserve("order", List.of(Line.of("A", 1)), LONG))
                    .isTrue();
            Duration time = Duration.ofNanos(System.nanoTime() - start);
            assertThat(time).isGreaterThan(delay.multipliedBy(name.endsWith("for-update") ? 5 : 1));
            assertThat(contender.taken(List.of("A"))).containsEntry("A", 1L);
        }
    }

    @Test
    void whatStoresNoOrderIsMarked() {
        assertThat(Contenders.lessWork("redis-permits")).isPresent();
        assertThat(Contenders.lessWork("mysql-bucket4j")).isPresent();
        assertThat(Contenders.lessWork("mysql-for-update")).isEmpty();
        assertThat(Contenders.lessWork("earmark-redis")).isEmpty();
    }

    /** Buys one unit of each SKU per order. */
    private static int buyUntilSoldOut(Contender contender, int shopper) throws Exception {
        List<Line> lines = List.of(Line.of("B", 1), Line.of("A", 1));
        int sold = 0;
        for (int attempt = 0; ; attempt++) {
            String order = "order-" + shopper + "-" + attempt;
            try {
                if (!contender.reserve(order, lines, LONG)) {
                    return sold;
                }
            } catch (ConcurrentUpdateException e) {
                continue; // the shopper retries
            }
            sold++;
            assertThat(contender.confirm(order)).as(order).isTrue();
        }
    }

    @Tag("long")
    @Test
    void returnsCancelledAndExpiredUnitsButNotConfirmedOnes() throws Exception {
        Map<String, LifeCycleContender> contenders = new LinkedHashMap<>();
        List<Line> one = List.of(Line.of("A", 1));
        try {
            for (String name : namesWithCombining()) {
                Contender opened = Contenders.open(name);
                if (!(opened instanceof LifeCycleContender contender)) {
                    opened.close();
                    continue;
                }
                contenders.put(name, contender);
                contender.stock(Map.of("A", 3L));
                assertThat(contender.reserve("sold", one, LONG)).isTrue();
                assertThat(contender.confirm("sold")).isTrue();
                assertThat(contender.reserve("cancelled", one, LONG)).isTrue();
                assertThat(contender.cancel("cancelled")).isTrue();
                assertThat(contender.reserve("left", List.of(Line.of("A", 2)), Duration.ofSeconds(1)))
                        .isTrue();
                assertThat(contender.taken(List.of("A"))).as(name).containsEntry("A", 3L);
            }
            contenders.forEach((name, contender) -> Awaitility.await(name).untilAsserted(() -> {
                contender.expire();
                assertThat(contender.taken(List.of("A"))).containsEntry("A", 1L);
            }));
            assertThat(contenders).hasSize(17);
        } finally {
            contenders.values().forEach(Contender::close);
        }
    }

    @Tag("long")
    @Test
    void fillsAStoreWithAConsistentHistory() throws Exception {
        List<String> filled = new ArrayList<>();
        for (String name : namesWithCombining()) {
            try (Contender opened = Contenders.open(name)) {
                if (opened instanceof PrefillableContender contender) {
                    contender.stock(Map.of("A", 1_000L));
                    contender.fill("A", 200, 30);
                    assertThat(contender.taken(List.of("A"))).as(name).containsEntry("A", 170L);
                    assertThat(contender.reserve("one more", List.of(Line.of("A", 830)), LONG))
                            .as(name)
                            .isTrue();
                    assertThat(contender.reserve("too many", List.of(Line.of("A", 1)), LONG))
                            .as(name)
                            .isFalse();
                    assertThat(contender.taken(List.of("A"))).as(name).containsEntry("A", 1_000L);
                    assertThat(contender.expire()).as(name).isZero();
                    filled.add(name);
                }
            }
        }
        assertThat(filled).hasSize(16);
    }

    @Test
    void anUnknownNameIsAnErrorThatListsTheKnownNames() {
        assertThatThrownBy(() -> Contenders.open("mysql"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("'mysql'", "earmark-mysql-pessimistic-alone", "redis-permits");
    }
}
