package dev.earmark.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.LevelChange;
import dev.earmark.Reservation;
import dev.earmark.ReservationChange;
import dev.earmark.ReservationId;
import dev.earmark.ReservationStatus;
import dev.earmark.Sku;
import dev.earmark.StockLevel;
import dev.earmark.TransientStoreException;
import dev.earmark.redis.StockEvent.OfLevel;
import dev.earmark.redis.StockEvent.OfReservation;
import dev.earmark.spi.StockStore;
import dev.earmark.testkit.FaultLoad;
import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * R11 under kill -9: two consumers share a group in processes of their own, while eight shoppers buy. The consumers and
 * Redis (appendfsync always) are killed. In the end each event was handled, and the events tell what the store has.
 */
@Tag("long")
@Timeout(180)
class KilledConsumersTest {
    private static final int KILLS = 12;

    private final Set<String> handled = ConcurrentHashMap.newKeySet();
    private final Map<String, Process> consumers = new HashMap<>();
    private final RedisServer server = RedisServer.start("--appendonly", "yes", "--appendfsync", "always");

    @AfterEach
    void close() {
        consumers.values().forEach(Process::destroyForcibly);
        server.close();
    }

    @Test
    void r11_noEventIsLost() throws Exception {
        start("a");
        start("b");
        int[] killed = {0};
        System.out.println(FaultLoad.run(List.of(store(), store()), KILLS, () -> {
            if (killed[0]++ % 2 == 0) {
                String name = killed[0] % 4 == 1 ? "a" : "b";
                Objects.requireNonNull(consumers.get(name)).destroyForcibly().waitFor();
                start(name);
            } else {
                server.kill();
                server.restart();
            }
        }));
        awaitEnd();
        RedisClient client = RedisClient.create(server.uri());
        try (StatefulRedisConnection<String, String> connection = client.connect();
                StockStore store = store()) {
            List<StreamMessage<String, String>> stream =
                    connection.sync().xrange("{earmark}:events", Range.unbounded());
            assertThat(handled)
                    .containsExactlyInAnyOrderElementsOf(
                            stream.stream().map(StreamMessage::getId).toList());
            assertTheEventsTellWhatTheStoreHas(stream, store);
        } finally {
            client.shutdown(0, 2, TimeUnit.SECONDS);
        }
    }

    /** The consumers share the group, so each may still have events that the other one does not see. */
    private void awaitEnd() {
        try (RedisEvents events = RedisEvents.builder(server.uri())
                .group("mirror")
                .consumer("observer")
                .build()) {
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .ignoreException(TransientStoreException.class)
                    .until(() -> events.behind() == 0);
        }
    }

    private static void assertTheEventsTellWhatTheStoreHas(
            List<StreamMessage<String, String>> stream, StockStore store) {
        Map<ReservationId, Reservation> reservations = new HashMap<>();
        Map<Sku, StockLevel> levels = new HashMap<>();
        for (StreamMessage<String, String> entry : stream) {
            StockEvent event = EventDecoder.decode(entry.getId(), entry.getBody());
            if (event instanceof OfReservation of) {
                ReservationChange change = of.change();
                Reservation before = reservations.put(change.reservation().id(), change.reservation());
                ReservationStatus status = before == null ? null : before.status();
                assertThat(change.statusBefore().orElse(null))
                        .as(entry.toString())
                        .isEqualTo(status);
            } else if (event instanceof OfLevel of) {
                LevelChange change = of.change();
                assertThat(change.before().orElse(null))
                        .as(entry.toString())
                        .isEqualTo(levels.put(change.sku(), change.after()));
            }
        }
        assertThat(store.reservations(reservations.keySet())).isEqualTo(reservations);
        assertThat(store.levels(levels.keySet())).isEqualTo(levels);
    }

    private StockStore store() {
        return RedisStockStore.builder(server.uri())
                .commandTimeout(Duration.ofSeconds(5))
                .events(EventsPolicy.DEFAULT)
                .build();
    }

    private void start(String name) throws IOException {
        Process consumer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        ConsumerMain.class.getName(),
                        server.uri(),
                        name)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        consumers.put(name, consumer);
        Thread reading = new Thread(() -> read(consumer));
        reading.setDaemon(true);
        reading.start();
    }

    private void read(Process consumer) {
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(consumer.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.endsWith(ConsumerMain.END)) {
                    handled.add(line.substring(0, line.length() - ConsumerMain.END.length()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
