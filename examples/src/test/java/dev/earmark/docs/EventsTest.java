package dev.earmark.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.earmark.LevelChange;
import dev.earmark.OperationId;
import dev.earmark.ReservationStatus;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.redis.EventsPolicy;
import dev.earmark.redis.RedisEvents;
import dev.earmark.redis.RedisServer;
import dev.earmark.redis.RedisStockStore;
import dev.earmark.redis.StockEvent;
import dev.earmark.redis.StockEvent.OfLevel;
import dev.earmark.redis.StockEvent.OfReservation;
import io.lettuce.core.RedisClient;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** The snippets of docs/events.md. */
class EventsTest {
    private static final Sku SKU_A = Sku.of("SKU-A");

    private final JdbcTemplate database = new JdbcTemplate(H2.newDatabase());
    private final List<Sku> runningLow = new ArrayList<>();

    @Test
    void anExpiredReservationEndsItsOrder() {
        database.execute("CREATE TABLE shop_order (id VARCHAR(100) PRIMARY KEY, status VARCHAR(20))");
        try (RedisServer server = RedisServer.start()) {
            String redisUri = server.uri();
            // docs:events-store
            ReservationEngine engine = ReservationEngine.builder(RedisStockStore.builder(redisUri)
                            .events(EventsPolicy.DEFAULT)
                            .build())
                    .build();
            // docs:end
            // docs:events-reader
            RedisEvents events = RedisEvents.builder(redisUri)
                    .group("orders") // each group gets every event
                    .consumer("host-1") // the same after a restart, and of no other instance
                    .build();
            // docs:end
            try (engine;
                    events) {
                engine.setOnHand(SKU_A, 12, OperationId.random());
                order(engine, "order-1", Duration.ofSeconds(1));
                order(engine, "order-2", Duration.ofHours(1));
                Awaitility.await().until(() -> {
                    handle(events);
                    return status("order-1").equals("EXPIRED");
                });
                assertThat(status("order-2")).isEqualTo("PENDING");
                assertThat(runningLow).containsExactly(SKU_A);
                theQueriesOfThePageRun(redisUri);
                Awaitility.await().until(() -> {
                    handle(events);
                    return events.behind() == 0;
                });
            }
        }
    }

    /** As redis-cli sends them. */
    private static void theQueriesOfThePageRun(String redisUri) {
        RedisClient client = RedisClient.create(redisUri);
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            List<String> queries = Page.of("docs/events.md").blocks().stream()
                    .filter(block -> block.language().equals("redis"))
                    .flatMap(block -> block.code().lines())
                    .toList();
            assertThat(queries).hasSize(5);
            for (String query : queries) {
                assertThatNoException()
                        .as(query)
                        .isThrownBy(() -> connection
                                .sync()
                                .eval(
                                        "return redis.call(unpack(ARGV))",
                                        ScriptOutputType.OBJECT,
                                        new String[0],
                                        query.split(" ", -1)));
            }
        } finally {
            client.shutdown(0, 2, TimeUnit.SECONDS);
        }
    }

    private void order(ReservationEngine engine, String id, Duration holdFor) {
        database.update("INSERT INTO shop_order VALUES (?, 'PENDING')", id);
        engine.reserve(
                ReserveRequest.builder(id).line("SKU-A", 2).holdFor(holdFor).build());
    }

    private String status(String id) {
        return String.valueOf(database.queryForObject("SELECT status FROM shop_order WHERE id = ?", String.class, id));
    }

    // docs:events-handle
    /** Called again and again by one thread; after an exception too. */
    void handle(RedisEvents events) {
        events.takeOver(Duration.ofMinutes(1), 100); // what an instance has left that died
        List<StockEvent> read = events.read(100, Duration.ofSeconds(1));
        List<Object[]> expired = new ArrayList<>();
        for (StockEvent event : read) {
            if (event instanceof OfReservation of && of.change().reservation().status() == ReservationStatus.EXPIRED) {
                expired.add(new Object[] {of.change().reservation().id().value()});
            } else if (event instanceof OfLevel of && runsLow(of.change())) {
                runningLow.add(of.change().sku());
            }
        }
        database.batchUpdate("UPDATE shop_order SET status = 'EXPIRED' WHERE id = ? AND status = 'PENDING'", expired);
        events.acknowledge(read); // last: if the lines before fail, the next call gets the same events
    }

    private static boolean runsLow(LevelChange change) {
        return change.after().available() < 10 && change.before().stream().anyMatch(before -> before.available() >= 10);
    }
    // docs:end
}
