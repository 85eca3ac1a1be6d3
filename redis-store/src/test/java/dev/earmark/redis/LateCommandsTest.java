package dev.earmark.redis;

import static dev.earmark.redis.TestCommands.cancel;
import static dev.earmark.redis.TestCommands.confirm;
import static dev.earmark.redis.TestCommands.level;
import static dev.earmark.redis.TestCommands.reserve;
import static dev.earmark.redis.TestCommands.setOnHand;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.earmark.OutcomeUnknownException;
import dev.earmark.ReservationId;
import dev.earmark.ReservationStatus;
import dev.earmark.StockCommand;
import dev.earmark.StockOutcome;
import dev.earmark.StockOutcome.Refused;
import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import dev.earmark.spi.StockStore;
import io.lettuce.core.RedisClient;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the network delivers after the store has given it up changes nothing, because the store has decided otherwise on
 * another connection by then. A proxy keeps the bytes of one connection and delivers them later.
 */
class LateCommandsTest {
    private static final List<ReservationId> ORDER = List.of(ReservationId.of("order"));
    /** It also limits connecting, so it must be enough on a busy machine. */
    private static final Duration TIMEOUT = Duration.ofMillis(400);

    private final RedisFixture fixture = new RedisFixture(TestClient.SHARED);
    private LoopbackProxy proxy;
    private StockStore others;
    private StockStore store;

    @BeforeEach
    void open() {
        proxy = new LoopbackProxy(RedisServer.url());
        others = fixture.newStore();
        store = RedisStockStore.builder(proxy.uri())
                .prefix(fixture.prefix())
                .commandTimeout(TIMEOUT)
                .build();
        others.apply(List.of(setOnHand("A", 10, "count")));
        // makes the scripts known to the server
        others.apply(List.of(reserve("script", "A", 1), reserve("another", "A", 1)));
        others.apply(List.of(cancel("script")));
        others.apply(List.of(cancel("another")));
        others.apply(List.of(reserve("too much", "A", 11)));
        others.apply(List.of(confirm("too much")));
        others.purge(Duration.ofDays(1), 10);
    }

    @AfterEach
    void close() throws IOException {
        store.close();
        others.close();
        proxy.close();
        fixture.close();
    }

    @Test
    void r8_aReserveThatWasRefusedIsNotAppliedLater() {
        giveUp(() -> store.apply(List.of(reserve("order", "A", 10))));
        others.apply(List.of(reserve("other", "A", 10)));
        assertThat(outcome(store, reserve("order", "A", 10))).isInstanceOf(Refused.class);
        others.apply(List.of(cancel("other")));
        proxy.deliverLate();
        assertNothingIsHeld();
    }

    /** The store's first act on the new connection may also be a read: what it does not find does not appear later. */
    @Test
    void r8_aReserveThatWasNotFoundIsNotAppliedLater() {
        giveUp(() -> store.apply(List.of(reserve("order", "A", 10))));
        assertThat(store.reservations(ORDER)).isEmpty();
        proxy.deliverLate();
        assertNothingIsHeld();
    }

    @Test
    void r8_aCommandOfAnotherKindIsNotAppliedLaterEither() {
        others.apply(List.of(reserve("order", "A", 10)));
        giveUp(() -> store.apply(List.of(confirm("order"))));
        assertThat(store.reservations(ORDER).get(ORDER.get(0)))
                .matches(reservation -> reservation.status() == ReservationStatus.HELD);
        proxy.deliverLate();
        assertThat(level(others, "A").reserved()).isEqualTo(10);
        assertThat(level(others, "A").sold()).isZero();
    }

    @Test
    void aPurgeIsNotAppliedLater() {
        giveUp(() -> {
            store.purge(Duration.ofSeconds(1), 10);
            return List.of();
        });
        assertThat(store.overdue(1).ids()).isEmpty();
        fixture.passTime(Duration.ofHours(1));
        proxy.deliverLate();
        assertThat(others.reservations(List.of(ReservationId.of("script")))).hasSize(1);
    }

    /** Lettuce's default: it opens the connection again and sends again what was not answered. */
    @Test
    void r8_aReserveIsNotAppliedLaterIfTheClientReconnects() throws Exception {
        RedisClient client = RedisClient.create(proxy.uri());
        try (StockStore reconnecting =
                RedisStockStore.builder(client).prefix(fixture.prefix()).build()) {
            proxy.freeze();
            others.apply(List.of(reserve("other", "A", 10)));
            Thread shopper = new Thread(() -> assertThatExceptionOfType(OutcomeUnknownException.class)
                    .isThrownBy(() -> reconnecting.apply(List.of(reserve("order", "A", 10)))));
            shopper.start();
            Awaitility.await().until(() -> proxy.late() > 0);
            proxy.cutClients();
            shopper.join();
            assertThat(outcome(reconnecting, reserve("order", "A", 10))).isInstanceOf(Refused.class);
            others.apply(List.of(cancel("other")));
            proxy.deliverLate();
            assertNothingIsHeld();
        } finally {
            client.shutdown(0, 2, TimeUnit.SECONDS);
        }
    }

    @Test
    void aStoreWhoseKeysWereDeletedDoesNotStartFromNothing() {
        fixture.deleteAll();
        Awaitility.await()
                .ignoreException(TransientStoreException.class)
                .untilAsserted(() -> assertThatExceptionOfType(StoreException.class)
                        .isThrownBy(() -> store.apply(List.of(reserve("order", "A", 1))))
                        .isNotInstanceOf(TransientStoreException.class)
                        .withMessageContaining("does not have the data of this store any more")
                        .withMessageContaining(fixture.key("identity")));
    }

    @Test
    void aRegistrationThatWasRemovedIsMadeAgain() {
        fixture.redis().del(fixture.key("connections"));
        assertThatExceptionOfType(TransientStoreException.class)
                .isThrownBy(() -> store.apply(List.of(reserve("order", "A", 1))))
                .withMessageContaining("not registered any more");
        assertThat(outcome(store, reserve("order", "A", 1))).isInstanceOf(StockOutcome.Applied.class);
        assertThat(level(store, "A").reserved()).isEqualTo(1);
    }

    @Test
    void aClosedStoreLeavesNoRegistration() {
        fixture.newStore().close();
        store.close();
        others.close();
        Awaitility.await().until(() -> fixture.redis().exists(fixture.key("connections")) == 0);
    }

    /** As often as it takes the store to connect anew. */
    private void giveUp(Callable<List<StockOutcome<?>>> call) {
        proxy.freeze();
        for (int i = 0; i < 3; i++) {
            assertThatExceptionOfType(OutcomeUnknownException.class).isThrownBy(call::call);
        }
        assertThat(proxy.late()).isPositive();
    }

    private static StockOutcome<?> outcome(StockStore store, StockCommand<?> command) {
        return Awaitility.await()
                .ignoreException(TransientStoreException.class)
                .until(() -> store.apply(List.of(command)), outcomes -> true)
                .get(0);
    }

    private void assertNothingIsHeld() {
        assertThat(level(others, "A").reserved()).isZero();
        assertThat(others.reservations(ORDER)).isEmpty();
    }
}
