package dev.earmark.redis;

import static dev.earmark.redis.TestCommands.confirm;
import static dev.earmark.redis.TestCommands.reserve;
import static dev.earmark.redis.TestCommands.reserveFor;
import static dev.earmark.redis.TestCommands.returnStock;
import static dev.earmark.redis.TestCommands.setOnHand;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.earmark.Line;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import dev.earmark.redis.StockEvent.OfLevel;
import dev.earmark.redis.StockEvent.OfReservation;
import dev.earmark.spi.StockStore;
import io.lettuce.core.RedisClient;
import io.lettuce.core.XTrimArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The reader of the stream: each event at least once, to one consumer of each group, in its order. */
class RedisEventsTest {
    private static final Duration NOW = Duration.ZERO;

    private final RedisFixture fixture = new RedisFixture(TestClient.SHARED);
    private final List<RedisEvents> readers = new ArrayList<>();
    private StockStore store;

    @BeforeEach
    void open() {
        store = fixture.builder().events(EventsPolicy.DEFAULT).build();
        store.apply(List.of(setOnHand("A", 1_000, "count A")));
    }

    @AfterEach
    void close() {
        readers.forEach(RedisEvents::close);
        store.close();
        fixture.close();
    }

    @Test
    void r11_anEventIsWhatTheStoreHas() {
        store.apply(List.of(reserveFor("ann b", "order", Line.of("A", 3))));
        store.apply(List.of(confirm("order")));
        store.apply(List.of(returnStock("order", "return", Line.of("A", 2))));
        List<StockEvent> events = reader("mirror", "a").read(100, NOW);
        Reservation expected =
                store.reservations(List.of(ReservationId.of("order"))).get(ReservationId.of("order"));
        assertThat(((OfReservation) events.get(5)).change().reservation()).isEqualTo(expected);
        assertThat(((OfLevel) events.get(6)).change().after()).isEqualTo(TestCommands.level(store, "A"));
        assertThat(((OfLevel) events.get(0)).change().before()).isEmpty();
        assertThat(events).isSortedAccordingTo((a, b) -> a.id().compareTo(b.id()));
    }

    @Test
    void r11_whatIsNotAcknowledgedIsReadAgainBeforeAnythingNew() {
        RedisEvents reader = reader("mirror", "a");
        sell(0, 5);
        List<StockEvent> read = reader.read(3, NOW);
        assertThat(read).hasSize(3);
        assertThat(reader.read(100, NOW)).isEqualTo(read);
        reader.acknowledge(read.subList(0, 2));
        assertThat(reader.read(100, NOW)).isEqualTo(read.subList(2, 3));
        reader.acknowledge(read);
        assertThat(reader.read(100, NOW)).hasSize(1 + 2 * 5 - 3);
    }

    @Test
    void r11_aConsumerThatIsStartedAgainGetsWhatItHad() {
        sell(0, 5);
        RedisEvents first = reader("mirror", "a");
        List<StockEvent> read = first.read(4, NOW);
        first.close();
        assertThat(reader("mirror", "b").read(4, NOW)).doesNotContainAnyElementsOf(read);
        assertThat(reader("mirror", "a").read(100, NOW)).isEqualTo(read);
    }

    @Test
    void r11_eachGroupGetsEveryEventEvenIfItComesLate() {
        sell(0, 5);
        List<StockEvent> read = reader("mirror", "a").read(100, NOW);
        assertThat(read).hasSize(11);
        assertThat(reader("mails", "a").read(100, NOW)).isEqualTo(read);
    }

    @Test
    void r11_anotherConsumerTakesOverWhatADeadOneLeft() {
        sell(0, 20);
        RedisEvents dead = reader("mirror", "dead");
        RedisEvents living = reader("mirror", "living");
        List<StockEvent> left = dead.read(30, NOW);
        dead.close();
        assertThat(living.takeOver(Duration.ofHours(1), 100)).isEmpty();
        assertThat(living.takeOver(Duration.ZERO, 20)).isEqualTo(left.subList(0, 20));
        assertThat(living.read(100, NOW)).isEqualTo(left.subList(0, 20));
        living.acknowledge(left.subList(0, 20));
        assertThat(living.takeOver(Duration.ZERO, 20)).isEqualTo(left.subList(20, 30));
        living.acknowledge(left.subList(20, 30));
        assertThat(living.takeOver(Duration.ZERO, 20)).isEmpty();
        assertThat(living.read(100, NOW)).hasSize(11);
    }

    @Test
    void howFarAGroupIsBehindIsCounted() {
        RedisEvents reader = reader("mirror", "a");
        sell(0, 10);
        assertThat(reader.behind()).isEqualTo(21);
        List<StockEvent> read = reader.read(5, NOW);
        assertThat(reader.behind()).isEqualTo(21);
        reader.acknowledge(read);
        assertThat(reader.behind()).isEqualTo(16);
        reader.acknowledge(reader.read(100, NOW));
        assertThat(reader.behind()).isZero();
        assertThat(reader("mails", "a").behind()).isEqualTo(21);
    }

    @Test
    void howFarAGroupIsBehindIsCountedAfterATrim() {
        RedisEvents reader = reader("mirror", "a");
        sell(0, 200);
        reader.acknowledge(reader.read(300, NOW));
        fixture.redis()
                .xtrim(fixture.key("events"), XTrimArgs.Builder.maxlen(150).exactTrimming());
        assertThat(reader.behind()).isEqualTo(101);
    }

    @Test
    void aReadWaitsForTheNextEvent() {
        RedisEvents reader = reader("mirror", "a");
        reader.acknowledge(reader.read(100, NOW));
        CompletableFuture<List<StockEvent>> waiting =
                CompletableFuture.supplyAsync(() -> reader.read(100, Duration.ofSeconds(30)));
        Awaitility.await().until(() -> fixture.redis().clientList().contains(" flags=b "));
        sell(0, 1);
        assertThat(waiting.join()).isNotEmpty();
    }

    @Test
    void closingEndsAWaitingRead() {
        RedisEvents reader = reader("mirror", "a");
        reader.acknowledge(reader.read(100, NOW));
        CompletableFuture<List<StockEvent>> waiting =
                CompletableFuture.supplyAsync(() -> reader.read(100, Duration.ofMinutes(1)));
        Awaitility.await().until(() -> fixture.redis().clientList().contains(" flags=b "));
        reader.close();
        assertThat(waiting).failsWithin(Duration.ofSeconds(10));
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> reader.read(1, NOW))
                .withMessage("This reader of events is closed.");
    }

    /** Redis keeps the ids of removed entries as pending; the reader must neither fail on them nor stop at them. */
    @Test
    void eventsThatWereRemovedBeforeTheyWereAcknowledgedArePassedOver() {
        RedisEvents reader = reader("mirror", "a");
        sell(0, 5);
        assertThat(reader.read(4, NOW)).hasSize(4);
        fixture.redis().xtrim(fixture.key("events"), XTrimArgs.Builder.maxlen(9).exactTrimming());
        assertThat(reader.read(100, NOW)).hasSize(2);
        fixture.redis().xtrim(fixture.key("events"), XTrimArgs.Builder.maxlen(7).exactTrimming());
        assertThat(reader.read(100, NOW)).isEmpty();
        assertThat(reader.read(100, NOW)).hasSize(7);
    }

    @Test
    void removedEventsAreNotTakenOver() {
        sell(0, 5);
        assertThat(reader("mirror", "dead").read(4, NOW)).hasSize(4);
        fixture.redis().xtrim(fixture.key("events"), XTrimArgs.Builder.maxlen(9).exactTrimming());
        assertThat(reader("mirror", "living").takeOver(NOW, 100)).hasSize(2);
    }

    @Test
    void aGroupThatWasRemovedIsCreatedAgainAndBeginsWithTheOldestEvent() {
        RedisEvents reader = reader("mirror", "a");
        sell(0, 5);
        reader.acknowledge(reader.read(100, NOW));
        fixture.redis().xgroupDestroy(fixture.key("events"), "mirror");
        assertThatExceptionOfType(TransientStoreException.class)
                .isThrownBy(() -> reader.read(100, NOW))
                .withMessageContaining("The consumer group does not exist any more");
        Awaitility.await()
                .ignoreException(TransientStoreException.class)
                .untilAsserted(() -> assertThat(reader.read(100, NOW)).hasSize(11));
    }

    /** The network loses the answer, so Redis counts the events as read. */
    @Test
    void r11_eventsWhoseAnswerWasLostAreReadAgain() throws IOException {
        try (LoopbackProxy proxy = new LoopbackProxy(RedisServer.url());
                RedisEvents reader = behind(proxy)) {
            reader.acknowledge(reader.read(100, NOW));
            CompletableFuture<List<StockEvent>> waiting =
                    CompletableFuture.supplyAsync(() -> reader.read(100, Duration.ofMillis(300)));
            Awaitility.await().until(() -> fixture.redis().clientList().contains(" flags=b "));
            proxy.freeze();
            sell(0, 3);
            assertThat(waiting)
                    .failsWithin(Duration.ofSeconds(10))
                    .withThrowableThat()
                    .havingCause()
                    .isInstanceOf(TransientStoreException.class);
            assertThat(readPatiently(reader)).hasSize(2); // Redis has answered after the first order
        }
    }

    /** Redis does not notice that the connection is cut, so the old read waits on, and takes events that no consumer gets. */
    @Test
    void r11_eventsThatAnAbandonedReadTookAreReadBeforeNewOnes() throws IOException {
        try (LoopbackProxy proxy = new LoopbackProxy(RedisServer.url());
                RedisEvents reader = behind(proxy)) {
            reader.acknowledge(reader.read(100, NOW));
            CompletableFuture<List<StockEvent>> waiting =
                    CompletableFuture.supplyAsync(() -> reader.read(100, Duration.ofMinutes(1)));
            Awaitility.await().until(() -> fixture.redis().clientList().contains(" flags=b "));
            proxy.freeze();
            proxy.cutClients();
            assertThat(waiting).failsWithin(Duration.ofSeconds(10));
            assertThat(readPatiently(reader)).isEmpty();
            sell(0, 3);
            List<StockEvent> read = reader.read(100, NOW);
            assertThat(read).hasSize(2);
            reader.acknowledge(read);
            List<StockEvent> later = reader.read(100, NOW);
            assertThat(later).hasSize(4);
            assertThat(later.get(0).id()).isGreaterThan(read.get(1).id());
        }
    }

    private RedisEvents behind(LoopbackProxy proxy) {
        return RedisEvents.builder(proxy.uri())
                .prefix(fixture.prefix())
                .group("mirror")
                .consumer("a")
                .commandTimeout(Duration.ofMillis(400)) // also for connecting, on a busy machine
                .build();
    }

    private static List<StockEvent> readPatiently(RedisEvents reader) {
        return Awaitility.await()
                .ignoreException(TransientStoreException.class)
                .until(() -> reader.read(100, NOW), events -> true);
    }

    /** The way out of a full memory: consumers read, and a purge removes what they have acknowledged. */
    @Test
    void eventsCanBeReadAndRemovedWhenTheMemoryIsFull() {
        try (RedisServer server = RedisServer.start();
                StockStore full = RedisStockStore.builder(server.uri())
                        .events(EventsPolicy.DEFAULT)
                        .build()) {
            full.apply(List.of(setOnHand("A", 10, "count"), reserve("order", "A", 1)));
            full.purge(Duration.ofDays(1), 10);
            RedisClient client = RedisClient.create(server.uri());
            try (StatefulRedisConnection<String, String> admin = client.connect()) {
                builder(server).build().close();
                admin.sync().configSet("maxmemory", "1");
                assertThatExceptionOfType(TransientStoreException.class)
                        .isThrownBy(() -> full.apply(List.of(reserve("another", "A", 1))))
                        .withMessageContaining("OOM");
                try (RedisEvents reader = builder(server).build()) {
                    reader.acknowledge(reader.read(100, NOW));
                    assertThat(reader.behind()).isZero();
                }
                Awaitility.await().until(() -> {
                    full.purge(NOW, 10);
                    return admin.sync().xlen("{earmark}:events") == 0;
                });
            } finally {
                client.shutdown(0, 2, TimeUnit.SECONDS);
            }
        }
    }

    private static RedisEventsBuilder builder(RedisServer server) {
        return RedisEvents.builder(server.uri()).group("mirror").consumer("a");
    }

    @Test
    void anEntryOfAnotherProgramIsRefusedWithItsId() {
        String id = fixture.redis().xadd(fixture.key("events"), Map.of("field", "value"));
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> reader("mirror", "a").read(100, NOW))
                .isNotInstanceOf(TransientStoreException.class)
                .withMessageContaining("Event " + id)
                .withMessageContaining("XACK");
    }

    @Test
    void anEventOfALaterFormatIsRefused() {
        fixture.redis().xadd(fixture.key("events"), Map.of("v", "2", "reservation", "order"));
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> reader("mirror", "a").read(100, NOW))
                .withMessageContaining("has version 2 of the format, but this version of Earmark reads version 1");
    }

    @Test
    void optionsOutOfRangeAreRefused() {
        RedisEventsBuilder builder = RedisEvents.builder(TestClient.SHARED);
        assertThatIllegalStateException()
                .isThrownBy(builder::build)
                .withMessage("group is not set; call group(…) before build()");
        assertThatIllegalArgumentException().isThrownBy(() -> builder.group(" "));
        assertThatIllegalStateException()
                .isThrownBy(() -> builder.group("a").group("b"))
                .withMessage("group is set twice: a and b");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> reader("mirror", "a").read(0, NOW))
                .withMessage("max 0 is out of range; 1 to 10000 are allowed");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventsPolicy.DEFAULT.withMaxLength(999))
                .withMessage("maxLength 999 is out of range; 1000 to 1000000000 are allowed");
    }

    @Test
    void idsCompareAsRedisOrdersThem() {
        assertThat(List.of(StreamId.of("5-10"), StreamId.of("10-0"), StreamId.of("5-9")))
                .satisfies(ids -> assertThat(ids.stream().sorted().map(StreamId::toString))
                        .containsExactly("5-9", "5-10", "10-0"));
        assertThat(StreamId.of("18446744073709551615-1")).isGreaterThan(StreamId.of("1-1"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StreamId.of("yesterday"))
                .withMessageContaining("\"yesterday\"");
    }

    private void sell(int from, int count) {
        IntStream.range(from, from + count).forEach(i -> store.apply(List.of(reserve("order-" + i, "A", 1))));
    }

    private RedisEvents reader(String group, String consumer) {
        RedisEvents reader = fixture.reader(group, consumer);
        readers.add(reader);
        return reader;
    }
}
