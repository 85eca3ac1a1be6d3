package dev.earmark.redis;

import static dev.earmark.redis.TestCommands.reserve;
import static dev.earmark.redis.TestCommands.setOnHand;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.earmark.ReservationId;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Confirm;
import dev.earmark.StoreException;
import dev.earmark.spi.StockStore;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The stream does not grow for ever (R9): a purge removes events that are old enough, but none that a group has not
 * acknowledged, unless there are too many.
 */
class TrimmedEventsTest {
    private static final Duration NOW = Duration.ZERO;
    private static final Duration DAY = Duration.ofDays(1);
    private static final int EVENTS = 1_002;

    private final RedisFixture fixture = new RedisFixture(TestClient.SHARED);
    private StockStore store;

    @BeforeEach
    void open() {
        store = fixture.builder()
                .events(EventsPolicy.DEFAULT.withMaxLength(1_000))
                .build();
        store.apply(List.of(setOnHand("A", 100_000, "count A")));
    }

    @AfterEach
    void close() {
        store.close();
        fixture.close();
    }

    @Test
    void eventsOlderThanTheRetentionAreRemoved() {
        sell(0, 500);
        awaitNextMillisecond();
        assertThat(logOf(() -> store.purge(NOW, 10))).isEmpty();
        assertThat(length()).isZero();
        sell(500, 5);
        store.purge(DAY, 10);
        assertThat(length()).isEqualTo(6);
    }

    @Test
    void r11_noneIsRemovedThatAGroupHasNotRead() {
        try (RedisEvents fast = fixture.reader("fast", "a");
                RedisEvents slow = fixture.reader("slow", "a")) {
            sell(0, 200);
            fast.acknowledge(fast.read(500, NOW));
            List<StockEvent> read = slow.read(100, NOW);
            slow.acknowledge(read);
            awaitNextMillisecond();
            store.purge(NOW, 10);
            store.purge(NOW, 10);
            assertThat(length()).isEqualTo(202 - 100);
            assertThat(slow.read(500, NOW)).hasSize(102);
        }
    }

    @Test
    void r11_noneIsRemovedThatAConsumerHasReadAndNotAcknowledged() {
        try (RedisEvents reader = fixture.reader("mirror", "a")) {
            sell(0, 200);
            List<StockEvent> read = reader.read(500, NOW);
            reader.acknowledge(read.subList(0, 30));
            reader.acknowledge(read.subList(31, 202));
            awaitNextMillisecond();
            store.purge(NOW, 10);
            store.purge(NOW, 10);
            assertThat(length()).isEqualTo(202 - 30);
            assertThat(reader.read(500, NOW)).isEqualTo(read.subList(30, 31));
            reader.acknowledge(read);
            store.purge(NOW, 10);
            store.purge(NOW, 10);
            assertThat(length()).isZero();
        }
    }

    @Test
    void r9_tooManyEventsAreRemovedSilentlyIfTheyAreAcknowledged() {
        try (RedisEvents reader = fixture.reader("mirror", "a")) {
            sell(0, 1_500);
            readAll(reader);
            assertThat(logOf(() -> store.purge(DAY, 10))).isEmpty();
            assertThat(length()).isBetween(1_000L, 1_100L);
            sell(1_500, 300);
            assertThat(logOf(() -> store.purge(DAY, 10))).isEmpty();
        }
    }

    @Test
    void r9_tooManyEventsAreRemovedLoudlyIfAGroupHasNotAcknowledgedThem() {
        try (RedisEvents reader = fixture.reader("mirror", "a");
                RedisEvents other = fixture.reader("mails", "a")) {
            sell(0, 1_500);
            readAll(other);
            reader.acknowledge(reader.read(100, NOW));
            assertThat(logOf(() -> store.purge(DAY, 10)))
                    .contains("ERROR", fixture.key("events") + " has more than 1000 events", "[mirror]")
                    .contains("EventsPolicy.withMaxLength", "XGROUP DESTROY");
            assertThat(length()).isBetween(1_000L, 1_100L);
            assertThat(logOf(() -> store.purge(DAY, 10))).isEmpty();
            assertThat(readAll(reader)).isEqualTo(length());
        }
    }

    /** What was lost before is not reported again, and does not keep later events from being removed. */
    @Test
    void r9_eventsThatAreGoneAreNeitherReportedAgainNorInTheWay() {
        try (RedisEvents reader = fixture.reader("mirror", "a")) {
            sell(0, 1_500);
            assertThat(reader.read(10, NOW)).hasSize(10);
            assertThat(logOf(() -> store.purge(DAY, 10))).contains("Up to");
            try (RedisEvents another = fixture.reader("mirror", "b")) {
                readAll(another);
                sell(1_500, 1_000);
                readAll(another);
                assertThat(logOf(() -> store.purge(DAY, 10))).isEmpty();
                awaitNextMillisecond();
                store.purge(NOW, 10);
                store.purge(NOW, 10);
                assertThat(length()).isZero();
            }
            assertThat(reader.read(10, NOW)).isEmpty();
        }
    }

    @Test
    void r8_aPurgeThatFailsBecauseOfTheEventsHasPurgedNothing() {
        ReservationId ended = ReservationId.of("order-0");
        sell(0, 1);
        store.apply(List.of(new Confirm(ended)));
        awaitNextMillisecond();
        fixture.redis().set(fixture.key("events"), "something else");
        assertThatExceptionOfType(StoreException.class).isThrownBy(() -> store.purge(NOW, 10));
        assertThat(store.reservations(List.of(ended))).containsKey(ended);
    }

    @Test
    void aStoreWithoutEventsTrimsNothing() {
        sell(0, EVENTS);
        awaitNextMillisecond();
        try (StockStore silent = fixture.newStore()) {
            silent.purge(NOW, 10);
        }
        assertThat(length()).isEqualTo(EVENTS + 1 + EVENTS / 501);
    }

    /** Batches of 501 reserves: each is an event, and so is the level of each batch. */
    private void sell(int from, int count) {
        for (int first = from; first < from + count; first += 501) {
            store.apply(IntStream.range(first, Math.min(first + 501, from + count))
                    .<StockCommand<?>>mapToObj(i -> reserve("order-" + i, "A", 1))
                    .toList());
        }
    }

    private static long readAll(RedisEvents reader) {
        long all = 0;
        for (List<StockEvent> read = reader.read(500, NOW); !read.isEmpty(); read = reader.read(500, NOW)) {
            reader.acknowledge(read);
            all += read.size();
        }
        return all;
    }

    private long length() {
        return fixture.redis().xlen(fixture.key("events"));
    }

    /** The retention is compared with the ids, which are exact to the millisecond. */
    private void awaitNextMillisecond() {
        String now = millis();
        while (millis().equals(now)) {
            Thread.onSpinWait();
        }
    }

    private String millis() {
        List<String> time = fixture.redis().time();
        return time.get(0) + Integer.parseInt(time.get(1)) / 1_000;
    }

    /** What the log of the tests, on the error stream, says about some work. */
    private static String logOf(Runnable work) {
        PrintStream before = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            work.run();
        } finally {
            System.setErr(before);
        }
        return log.toString(StandardCharsets.UTF_8);
    }
}
