package dev.earmark.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.HeldFilter;
import dev.earmark.Line;
import dev.earmark.OperationId;
import dev.earmark.OwnerId;
import dev.earmark.PageRequest;
import dev.earmark.PageToken;
import dev.earmark.Refusal;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReservationPage;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockLevel;
import dev.earmark.StockOutcome;
import dev.earmark.StockOutcome.Refused;
import dev.earmark.engine.JoinedOperations;
import dev.earmark.engine.ReaperPolicy;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.engine.ReservationListener;
import dev.earmark.jdbc.JdbcSchema;
import dev.earmark.jdbc.JdbcStockStore;
import dev.earmark.memory.InMemoryStockStore;
import dev.earmark.redis.RedisServer;
import dev.earmark.redis.RedisStockStore;
import dev.earmark.spi.StockLevels;
import dev.earmark.spi.StockStore;
import dev.earmark.testkit.ManualClock;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The snippets of docs/guide.md. */
class GuideTest {
    private static final Sku SKU_A = Sku.of("SKU-A");

    private final ManualClock time = new ManualClock();
    private final ReservationEngine engine = ReservationEngine.builder(new InMemoryStockStore(time))
            .reaper(ReaperPolicy.OFF)
            .build();

    @BeforeEach
    void stock() {
        engine.setOnHand(SKU_A, 10, OperationId.of("first-count"));
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void aRefusalAsAValueNamesWhatIsShort() {
        assertThat(offer(engine)).isEqualTo("SKU-A: only 10 left");
    }

    private static String offer(ReservationEngine engine) {
        // docs:guide-outcome
        ReserveRequest request = ReserveRequest.builder("order-1")
                .line("SKU-A", 12)
                .owner("shopper-7")
                .build();
        StockOutcome<Reservation> outcome = engine.tryReserve(request);
        if (outcome instanceof Refused<Reservation> refused
                && refused.refusal() instanceof Refusal.NotEnough notEnough) {
            return notEnough.shortages().get(0).sku() + ": only "
                    + notEnough.shortages().get(0).available() + " left";
        }
        return "held until " + outcome.orThrow().expiresAt(); // throws for any other refusal
        // docs:end
    }

    @Test
    void aListGoesOnWithThePagesToken() {
        for (int i = 1; i <= 5; i++) {
            engine.reserve(ReserveRequest.builder("order-" + i)
                    .line("SKU-A", 1)
                    .owner("shopper-7")
                    .build());
        }
        // docs:guide-held
        HeldFilter filter = new HeldFilter.OfOwner(OwnerId.of("shopper-7")); // or OfSku, or Overdue
        ReservationPage page = engine.held(filter, PageRequest.first(3));
        List<Reservation> held = new ArrayList<>(page.reservations());
        Optional<PageToken> next = page.next(); // empty on the last page
        if (next.isPresent()) {
            held.addAll(engine.held(filter, PageRequest.after(next.get(), 3)).reservations());
        }
        // docs:end
        assertThat(held)
                .extracting(reservation -> reservation.id().value())
                .containsExactly("order-1", "order-2", "order-3", "order-4", "order-5");
    }

    @Test
    void theFirstStockIsSetOnce() {
        setFirstStock(engine);
        assertThat(engine.level(SKU_A).orElseThrow().onHand()).isEqualTo(10);
        try (ReservationEngine empty =
                ReservationEngine.builder(new InMemoryStockStore(time)).build()) {
            setFirstStock(empty);
            assertThat(empty.level(SKU_A).orElseThrow().onHand()).isEqualTo(800);
        }
    }

    private static void setFirstStock(ReservationEngine engine) {
        // docs:guide-first-stock
        if (engine.level(SKU_A).isEmpty()) {
            engine.setOnHand(SKU_A, 800, OperationId.of("first-stock/" + SKU_A));
        }
        // docs:end
    }

    @Test
    void theStockOfAnUnknownSkuIsLoaded() {
        StockStore store = new InMemoryStockStore(time);
        // docs:guide-unknown-skus
        ReservationEngine shop = ReservationEngine.builder(store)
                .unknownSkus(unknown -> unitsInProductTable(unknown)) // one query for all of them
                .build();
        shop.reserve(ReserveRequest.builder("order-1").line("SKU-A", 2).build()); // the first one loads SKU-A
        // docs:end
        try (shop) {
            assertThat(shop.level(SKU_A)).contains(StockLevels.of(SKU_A, 800, 2, 0));
        }
    }

    private static Map<Sku, Long> unitsInProductTable(Set<Sku> unknown) {
        return Map.of(unknown.iterator().next(), 800L);
    }

    @Test
    void theListenerHearsOfACommittedTransaction() throws SQLException {
        DataSource dataSource = H2.newDatabase();
        JdbcSchema.create(dataSource);
        JdbcStockStore store = JdbcStockStore.pessimistic(dataSource).build();
        List<String> reserved = new ArrayList<>();
        ReservationListener listener = new ReservationListener() {
            @Override
            public void reserved(Reservation reservation) {
                reserved.add(reservation.id().value());
            }
        };
        try (ReservationEngine engine =
                        ReservationEngine.builder(store).listener(listener).build();
                Connection connection = dataSource.getConnection()) {
            engine.setOnHand(SKU_A, 10, OperationId.of("first-count"));
            // docs:guide-committed
            connection.setAutoCommit(false);
            JoinedOperations joined = engine.within(store.joining(connection)); // one for each transaction
            joined.reserve(ReserveRequest.builder("order-1").line("SKU-A", 2).build());
            connection.commit();
            joined.committed(); // now the listener hears of it
            // docs:end
            assertThat(reserved).containsExactly("order-1");
        }
    }

    @Test
    void extendMovesTheEnd() {
        ReservationId orderId = engine.reserve(
                        ReserveRequest.builder("order-1").line("SKU-A", 1).build())
                .id();
        time.advance(Duration.ofMinutes(5));
        // docs:guide-extend
        Reservation extended = engine.extend(orderId, Duration.ofMinutes(20)); // 20 minutes from now
        // docs:end
        assertThat(extended.expiresAt()).isEqualTo(time.instant().plus(Duration.ofMinutes(20)));
    }

    @Test
    void stockComesAndGoes() {
        ReservationId orderId = ReservationId.of("order-1");
        engine.reserve(ReserveRequest.builder("order-1").line("SKU-A", 3).build());
        engine.confirm(orderId);
        // docs:guide-stock
        engine.adjust(SKU_A, 50, OperationId.of("delivery-17"), "delivery 17");
        engine.adjust(SKU_A, -1, OperationId.of("damage-3"), "broken in the warehouse");
        engine.returnStock(orderId, OperationId.of("return-9"), List.of(Line.of("SKU-A", 1)));
        StockLevel level = engine.setOnHand(SKU_A, 56, OperationId.of("count-2026-11-25"));
        // docs:end
        assertThat(level.onHand()).isEqualTo(56);
        assertThat(level.sold()).isEqualTo(2);
    }

    @Test
    void aListenerHearsOfWhatHasExpired() {
        List<String> log = new ArrayList<>();
        // docs:guide-listener
        ReservationListener listener = new ReservationListener() {
            @Override
            public void expired(Reservation reservation) {
                log.add("expired: " + reservation.id());
            }

            @Override
            public void refused(StockCommand<?> command, Refusal refusal) {
                log.add("refused: " + refusal.message());
            }
        };
        // docs:end
        try (ReservationEngine listened = ReservationEngine.builder(new InMemoryStockStore(time))
                .reaper(ReaperPolicy.OFF)
                .listener(listener)
                .build()) {
            listened.setOnHand(SKU_A, 1, OperationId.random());
            listened.reserve(ReserveRequest.builder("order-1").line("SKU-A", 1).build());
            listened.tryReserve(
                    ReserveRequest.builder("order-2").line("SKU-A", 1).build());
            time.advance(Duration.ofHours(1));
            listened.reaper().runOnce();
        }
        assertThat(log).hasSize(2).first().asString().startsWith("refused: ").contains("SKU-A");
        assertThat(log).last().isEqualTo("expired: order-1");
    }

    @Test
    void onRedisOnlyTheStoreDiffers() {
        try (RedisServer server = RedisServer.start()) {
            String redisUri = server.uri();
            // docs:guide-redis
            try (ReservationEngine redis = ReservationEngine.builder(
                            RedisStockStore.builder(redisUri).build()) // redis://user:password@host:6379/0
                    .build()) {
                redis.setOnHand(SKU_A, 800, OperationId.of("count-2026-11-25"));
                redis.reserve(ReserveRequest.builder("order-1").line("SKU-A", 2).build());
                redis.confirm(ReservationId.of("order-1"));
            }
            // docs:end
            try (ReservationEngine again = ReservationEngine.builder(
                            RedisStockStore.builder(redisUri).build())
                    .build()) {
                assertThat(again.level(SKU_A).orElseThrow().sold()).isEqualTo(2);
            }
        }
    }
}
