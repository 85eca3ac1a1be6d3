package dev.earmark.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.earmark.Line;
import dev.earmark.OperationId;
import dev.earmark.Refusal;
import dev.earmark.RefusedException;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReserveRequest;
import dev.earmark.Shortage;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Confirm;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.StockLevel;
import dev.earmark.StockOutcome;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import dev.earmark.memory.InMemoryStockStore;
import dev.earmark.spi.CallDeadline;
import dev.earmark.spi.Outcomes;
import dev.earmark.spi.StockLevels;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A reserve of a SKU that is not known yet asks the shop's loader. */
class StockOnDemandTest {
    private static final Sku A = Sku.of("SKU-A");
    private static final Sku B = Sku.of("SKU-B");

    private final InMemoryStockStore data = new InMemoryStockStore();
    private final FaultyStore store = new FaultyStore(data);
    private final RecordingListener listener = new RecordingListener();
    private final Callers callers = new Callers();
    private final Map<Sku, Long> catalogue = new ConcurrentHashMap<>(Map.of(A, 10L));
    private final List<Set<Sku>> loads = new CopyOnWriteArrayList<>();
    private final List<ReservationEngine> engines = new ArrayList<>();

    @AfterEach
    void close() {
        store.goOn();
        engines.forEach(ReservationEngine::close);
    }

    private ReservationEngine engine(StockLoader loader) {
        ReservationEngine engine = ReservationEngine.builder(store)
                .listener(listener)
                .reaper(ReaperPolicy.OFF)
                .unknownSkus(loader)
                .build();
        engines.add(engine);
        return engine;
    }

    private ReservationEngine engine() {
        return engine(this::fromCatalogue);
    }

    private Map<Sku, Long> fromCatalogue(Set<Sku> unknown) {
        loads.add(Set.copyOf(unknown));
        Map<Sku, Long> known = new HashMap<>(catalogue);
        known.keySet().retainAll(unknown);
        return known;
    }

    private static ReserveRequest request(String id, Sku... skus) {
        ReserveRequest.Builder request = ReserveRequest.builder(id);
        Stream.of(skus).forEach(sku -> request.line(sku.value(), 1));
        return request.build();
    }

    private static Refusal unknown(Sku... skus) {
        return new Refusal.UnknownSku(List.of(skus));
    }

    @Test
    void aReserveOfAnUnknownSkuLoadsItAndIsAppliedOnce() {
        ReservationEngine engine = engine();
        engine.reserve(request("order-1", A));
        engine.reserve(request("order-2", A));
        assertThat(engine.level(A)).contains(StockLevels.of(A, 10, 2, 0));
        assertThat(loads).containsExactly(Set.of(A));
        assertThat(listener.events)
                .as("the refusal that was healed is not reported")
                .containsExactly("reserved order-1", "reserved order-2");
    }

    @Test
    void aBasketLoadsAllItsUnknownSkusAtOnce() {
        catalogue.put(B, 5L);
        ReservationEngine engine = engine();
        engine.setOnHand(Sku.of("SKU-C"), 1, OperationId.random());
        engine.reserve(request("order-1", A, B, Sku.of("SKU-C")));
        assertThat(loads).containsExactly(Set.of(A, B));
    }

    @Test
    void whatTheLoaderDoesNotKnowStaysUnknown() {
        ReservationEngine engine = engine();
        assertThat(engine.tryReserve(request("order-1", B))).isEqualTo(Outcomes.refused(unknown(B)));
        assertThat(engine.tryReserve(request("order-1", A, B)))
                .as("A was loaded meanwhile")
                .isEqualTo(Outcomes.refused(unknown(B)));
        assertThat(engine.level(A)).contains(StockLevels.of(A, 10, 0, 0));
        assertThat(listener.events).containsExactly("refused Reserve UnknownSku", "refused Reserve UnknownSku");
    }

    @Test
    void noUnitsAreAnAnswerToo() {
        catalogue.put(B, 0L);
        ReservationEngine engine = engine();
        assertThat(engine.tryReserve(request("order-1", B)))
                .isEqualTo(Outcomes.refused(new Refusal.NotEnough(List.of(new Shortage(B, 1, 0)))));
        assertThat(engine.level(B)).contains(StockLevels.of(B, 0, 0, 0));
    }

    @SuppressWarnings("NullAway") // a loader without null checks
    static Stream<StockLoader> uselessLoaders() {
        Map<Sku, Long> nullUnits = new HashMap<>();
        nullUnits.put(A, null);
        return Stream.of(
                skus -> Map.of(),
                skus -> Map.of(A, -1L),
                skus -> Map.of(A, StockLevel.MAX_UNITS + 1),
                skus -> Map.of(B, 1L),
                skus -> nullUnits,
                skus -> null,
                skus -> {
                    throw new IOException("the catalogue is down");
                },
                skus -> {
                    throw new InterruptedException("shutdown");
                },
                skus -> {
                    throw new NoClassDefFoundError("the catalogue was not deployed");
                },
                skus -> {
                    throw new TransientStoreException("no connection", null);
                },
                skus -> {
                    skus.clear();
                    return Map.of(A, 1L);
                });
    }

    @ParameterizedTest
    @MethodSource("uselessLoaders")
    void aLoaderThatFailsOrAnswersNonsenseLeavesTheRefusalAsItWas(StockLoader loader) {
        ReservationEngine engine = engine(loader);
        for (int i = 0; i < 2; i++) {
            assertThat(engine.tryReserve(request("order-1", A))).isEqualTo(Outcomes.refused(unknown(A)));
            boolean ignored = Thread.interrupted();
            assertThat(engine.level(A)).isEmpty();
            assertThat(engine.level(B)).isEmpty();
        }
    }

    @Test
    void anInterruptOfTheLoaderIsKept() {
        ReservationEngine engine = engine(skus -> {
            throw new InterruptedException("shutdown");
        });
        assertThat(engine.tryReserve(request("order-1", A))).isEqualTo(Outcomes.refused(unknown(A)));
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aFailedStoreLeavesTheRefusalAsItWas() {
        ReservationEngine engine = engine(skus -> {
            store.failBefore(new StoreException("read-only", null));
            return Map.of(A, 10L);
        });
        assertThat(engine.tryReserve(request("order-1", A))).isEqualTo(Outcomes.refused(unknown(A)));
    }

    @Test
    void aSkuThatBecameKnownWhileItWasLoadedIsNotOverwritten() {
        ReservationEngine other =
                ReservationEngine.builder(store).reaper(ReaperPolicy.OFF).build();
        engines.add(other);
        ReservationEngine engine = engine(skus -> {
            other.setOnHand(A, 7, OperationId.of("count"));
            other.reserve(request("another", A));
            other.confirm(ReservationId.of("another"));
            return Map.of(A, 10L);
        });
        engine.reserve(request("order-1", A));
        assertThat(engine.level(A)).contains(StockLevels.of(A, 6, 1, 1));
    }

    @Test
    void aSkuThatBecameKnownJustBeforeTheLoadedCountIsSetIsNotOverwritten() {
        ReservationEngine engine = engine(skus -> {
            store.beforeNext(() -> data.apply(List.of(
                    new SetOnHand(A, 7, OperationId.of("count")),
                    reserve("another", A),
                    new Confirm(ReservationId.of("another")))));
            return Map.of(A, 10L);
        });
        engine.reserve(request("order-1", A));
        assertThat(engine.level(A)).contains(StockLevels.of(A, 6, 1, 1));
    }

    @Test
    void aChangeLoadsToo() {
        catalogue.put(B, 5L);
        ReservationEngine engine = engine();
        engine.reserve(request("order-1", A));
        engine.change(ReservationId.of("order-1"), List.of(new Line(B, 2)));
        assertThat(engine.level(B)).contains(StockLevels.of(B, 5, 2, 0));
    }

    @Test
    void allSkusOfAChoiceAreLoaded() {
        catalogue.put(B, 5L);
        ReservationEngine engine = engine();
        Reservation held = engine.reserve(ReserveRequest.builder("order-1")
                .lineSplitOver(12, B.value(), A.value())
                .build());
        assertThat(held.lines()).containsExactly(new Line(A, 7), new Line(B, 5));
        assertThat(loads).containsExactly(Set.of(A, B));
    }

    @Test
    void onlyAReserveAndAChangeLoad() {
        ReservationEngine engine = engine();
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> engine.adjust(A, 1, OperationId.of("delivery"), "delivery"));
        assertThat(engine.level(A)).isEmpty();
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> engine.within(new InMemoryStockStore()).reserve(request("order-1", A)));
        assertThat(loads).isEmpty();
    }

    @Test
    void manyCommandsLoadTheirUnknownSkusTogether() {
        catalogue.put(B, 5L);
        ReservationEngine engine = engine();
        List<StockCommand<?>> commands = List.of(
                reserve("order-1", A),
                reserve("order-2", Sku.of("nope")),
                new SetOnHand(Sku.of("SKU-C"), 3, OperationId.of("count")),
                reserve("order-3", A, B),
                reserve("order-4", Sku.of("SKU-C")));
        List<StockOutcome<?>> outcomes = engine.attemptAll(commands);
        assertThat(outcomes.get(1)).isEqualTo(Outcomes.refused(unknown(Sku.of("nope"))));
        assertThat(List.of(outcomes.get(0), outcomes.get(2), outcomes.get(3), outcomes.get(4)))
                .allMatch(Applied.class::isInstance);
        assertThat(loads).containsExactly(Set.of(A, B, Sku.of("nope")));
        assertThat(engine.levels(List.of(A, B)))
                .containsEntry(A, StockLevels.of(A, 10, 2, 0))
                .containsEntry(B, StockLevels.of(B, 5, 1, 0));
        assertThat(listener.events)
                .containsExactly(
                        "reserved order-1", "refused Reserve UnknownSku", "reserved order-3", "reserved order-4");
    }

    @Test
    void aBasketOfFiveThousandUnknownSkusIsLoaded() {
        Sku[] skus = IntStream.range(0, 5_000).mapToObj(i -> Sku.of("sku " + i)).toArray(Sku[]::new);
        Stream.of(skus).forEach(sku -> catalogue.put(sku, 1L));
        ReservationEngine engine = engine();
        assertThat(engine.attemptAll(List.of(reserve("order-1", skus)))).allMatch(Applied.class::isInstance);
        assertThat(engine.reserve(request("order-1", skus)).lines()).hasSize(5_000);
        assertThat(loads).hasSize(1);
    }

    private static Reserve reserve(String id, Sku... skus) {
        return request(id, skus).toCommand(Duration.ofMinutes(5));
    }

    @Test
    void theLoaderHasTheTimeOfTheCall() {
        List<Duration> left = new CopyOnWriteArrayList<>();
        ReservationEngine engine = engine(skus -> {
            left.add(CallDeadline.remaining().orElseThrow());
            return Map.of(A, 1L);
        });
        engine.reserve(request("order-1", A));
        assertThat(left.get(0)).isBetween(Duration.ofMillis(1), Duration.ofSeconds(10));
    }

    @Test
    void r9_whoeverWaitsForTheLoadOfAnotherCallerLeavesAtTheEndOfItsOwnCall() throws InterruptedException {
        CountDownLatch loading = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        ReservationEngine engine = ReservationEngine.builder(store)
                .reaper(ReaperPolicy.OFF)
                .retry(RetryPolicy.DEFAULT.withGiveUpAfter(Duration.ofMillis(200)))
                .unknownSkus(skus -> {
                    loading.countDown();
                    assertThat(gate.await(20, TimeUnit.SECONDS))
                            .as("only one caller loads")
                            .isTrue();
                    return Map.of(A, 10L);
                })
                .build();
        engines.add(engine);
        Callers.Caller loader = callers.start(() -> engine.tryReserve(request("order-1", A)));
        assertThat(loading.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(engine.tryReserve(request("order-2", A))).isEqualTo(Outcomes.refused(unknown(A)));
        assertThat(loader.isWaiting()).isTrue();
        gate.countDown();
        assertThat(loader.outcome()).isEqualTo(Outcomes.refused(unknown(A)));
    }

    @Test
    void r2_manyCallersOfTwoEnginesOnAColdSkuLoadItOnceInEach() throws Exception {
        int threads = 64;
        for (int round = 0; round < 20; round++) {
            Sku cold = Sku.of("cold " + round);
            AtomicInteger[] loaded = {new AtomicInteger(), new AtomicInteger()};
            long[] units = {50, 40};
            List<ReservationEngine> two = IntStream.range(0, 2)
                    .mapToObj(number -> engine(skus -> {
                        loaded[number].incrementAndGet();
                        LockSupport.parkNanos(1); // like a query, so that other callers come
                        return Map.of(cold, units[number]);
                    }))
                    .toList();
            CyclicBarrier start = new CyclicBarrier(threads);
            String prefix = "round " + round + " order ";
            IntStream.range(0, threads)
                    .forEach(thread -> callers.start(() -> {
                        await(start);
                        return two.get(thread % 2).tryReserve(request(prefix + thread, cold));
                    }));
            List<StockOutcome<?>> outcomes = callers.outcomes();
            List<StockOutcome<?>> last = outcomes.subList(outcomes.size() - threads, outcomes.size());
            StockLevel level = two.get(0).level(cold).orElseThrow();
            assertThat(level.onHand()).isIn(50L, 40L);
            assertThat(level.reserved()).isEqualTo(level.onHand());
            assertThat(last.stream().filter(Applied.class::isInstance)).hasSize((int) level.onHand());
            assertThat(last)
                    .filteredOn(outcome -> !(outcome instanceof Applied))
                    .allMatch(outcome -> outcome instanceof StockOutcome.Refused<?> refused
                            && refused.refusal() instanceof Refusal.NotEnough);
            assertThat(loaded[0].get() + loaded[1].get()).isBetween(1, 2);
            assertThat(loaded[0].get()).isLessThanOrEqualTo(1);
        }
    }

    private static void await(CyclicBarrier start) {
        try {
            start.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void theOperationIdFitsEverySku() {
        String longest = "界".repeat(100);
        assertThat(StockOnDemand.operationOf(Sku.of(longest)).value()).hasSizeLessThanOrEqualTo(100);
        assertThat(StockOnDemand.operationOf(A))
                .isEqualTo(StockOnDemand.operationOf(A))
                .isNotEqualTo(StockOnDemand.operationOf(B));
    }

    @Test
    void reservationsOfLoadedStockLiveLikeAllOthers() {
        ReservationEngine engine = engine();
        Reservation held = engine.reserve(request("order-1", A));
        engine.confirm(held.id());
        assertThat(engine.level(A)).contains(StockLevels.of(A, 9, 0, 1));
    }
}
