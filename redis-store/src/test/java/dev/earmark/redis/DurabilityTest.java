package dev.earmark.redis;

import static dev.earmark.redis.TestCommands.level;
import static dev.earmark.redis.TestCommands.reserve;
import static dev.earmark.redis.TestCommands.setOnHand;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.earmark.ReservationId;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import dev.earmark.spi.StockStore;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * R10: the rows of the table "When Redis dies" in {@code docs/guarantees.md} about the death of a process, with kill -9.
 * {@code FaultsTest} has the row "appendfsync always". {@code FourProcessesTest} kills the application too.
 */
@Tag("long")
@Timeout(120)
class DurabilityTest {
    private static final int ORDERS = 500;

    /** Redis writes before it answers. The kernel has the data, so the death of Redis loses nothing. */
    @Test
    void r10_appendfsyncNo() {
        try (RedisServer server = RedisServer.start("--appendonly", "yes", "--appendfsync", "no");
                StockStore store = RedisStockStore.builder(server.uri()).build()) {
            sell(store, "order-");
            server.kill();
            server.restart();
            assertReserved(store, ORDERS);
        }
    }

    /** Redis may delay a write for up to two seconds while an fsync is in progress; then the buffer is not empty. */
    @Test
    void r10_appendfsyncEverysec() {
        try (RedisServer server = RedisServer.start("--appendonly", "yes", "--appendfsync", "everysec");
                StockStore store = RedisStockStore.builder(server.uri()).build()) {
            sell(store, "order-");
            try (Admin admin = new Admin(server)) {
                Awaitility.await()
                        .until(() -> admin.connection.sync().info("persistence").contains("aof_buffer_length:0\r"));
            }
            server.kill();
            server.restart();
            assertReserved(store, ORDERS);
        }
    }

    @Test
    void r10_snapshotsOnly() {
        try (RedisServer server = RedisServer.start();
                StockStore store = RedisStockStore.builder(server.uri()).build()) {
            sell(store, "before-");
            try (Admin admin = new Admin(server)) {
                admin.connection.sync().save();
            }
            sell(store, "after-");
            server.kill();
            server.restart();
            assertReserved(store, ORDERS);
            assertThat(store.reservations(List.of(ReservationId.of("after-0")))).isEmpty();
        }
    }

    @Test
    void r10_withoutPersistenceTheStoreReportsTheLoss() {
        try (RedisServer server = RedisServer.start();
                StockStore store = RedisStockStore.builder(server.uri()).build()) {
            sell(store, "order-");
            server.kill();
            server.restart();
            Awaitility.await()
                    .ignoreException(TransientStoreException.class)
                    .untilAsserted(() -> assertThatExceptionOfType(StoreException.class)
                            .isThrownBy(() -> store.apply(List.of(reserve("order-0", "A", 1))))
                            .isNotInstanceOf(TransientStoreException.class)
                            .withMessageContaining("does not have the data of this store any more"));
        }
    }

    private static void sell(StockStore store, String ids) {
        store.apply(List.of(setOnHand("A", 1_000_000, "count " + ids)));
        for (int i = 0; i < ORDERS; i++) {
            assertThat(store.apply(List.of(reserve(ids + i, "A", 1))).get(0)).isInstanceOf(Applied.class);
        }
    }

    private static void assertReserved(StockStore store, long units) {
        Awaitility.await()
                .ignoreException(TransientStoreException.class)
                .untilAsserted(() -> assertThat(level(store, "A").reserved()).isEqualTo(units));
    }
}
