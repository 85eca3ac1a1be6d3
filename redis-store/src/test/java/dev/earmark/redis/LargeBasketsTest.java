package dev.earmark.redis;

import static dev.earmark.redis.TestCommands.HOLD_FOR;
import static dev.earmark.redis.TestCommands.cancel;
import static dev.earmark.redis.TestCommands.confirm;
import static dev.earmark.redis.TestCommands.level;
import static dev.earmark.redis.TestCommands.reserve;
import static dev.earmark.redis.TestCommands.returnStock;
import static dev.earmark.redis.TestCommands.setOnHand;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.earmark.HeldFilter;
import dev.earmark.Line;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReservationPage;
import dev.earmark.ReservationStatus;
import dev.earmark.StockCommand.Expire;
import dev.earmark.StockCommand.Extend;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.TransientStoreException;
import dev.earmark.spi.Outcomes;
import dev.earmark.spi.PageKey;
import dev.earmark.spi.Pages;
import dev.earmark.spi.StockStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** R9: what the server does for a basket grows with its lines and not faster, and a reclaim does not touch too many. */
class LargeBasketsTest {
    private final RedisFixture fixture = new RedisFixture(TestClient.SHARED);
    private StockStore store;
    private LargeBaskets baskets;

    @BeforeEach
    void open() {
        store = fixture.newStore();
        baskets = new LargeBaskets(fixture, store);
    }

    @AfterEach
    void close() {
        store.close();
        fixture.close();
    }

    @Test
    @Tag("long")
    void r9_theWholeLifeOfABasketIsLinear() {
        baskets.stock(Line.MAX_LINES, "count");
        Map<Integer, Double> perLine = new TreeMap<>();
        for (int round = 0; round < 3; round++) {
            for (int lines : new int[] {500, 5_000}) {
                perLine.merge(lines, lifeMicros(round + "/" + lines, lines) / (double) lines, Math::min);
            }
        }
        assertThat(perLine.get(5_000))
                .as("µs per line by lines: " + perLine)
                .isLessThan(3 * perLine.getOrDefault(500, 0.0));
    }

    private long lifeMicros(String id, int count) {
        Line[] lines = LargeBaskets.lines(count);
        ReservationId overdue = ReservationId.of(id + "/overdue");
        long lively = baskets.micros(() -> {
            baskets.apply(reserve(id, HOLD_FOR, lines));
            baskets.apply(new Extend(ReservationId.of(id), HOLD_FOR.multipliedBy(2)));
            baskets.apply(confirm(id));
            baskets.apply(returnStock(id, id + " back"));
            baskets.apply(reserve(overdue.value(), Duration.ofSeconds(1), lines));
        });
        fixture.passTime(Duration.ofSeconds(1));
        long expired = baskets.micros(() -> baskets.apply(new Expire(overdue)));
        fixture.passTime(HOLD_FOR);
        return lively + expired + baskets.micros(() -> store.purge(HOLD_FOR, 1_000));
    }

    /** One unit is wanted, and 120 baskets of 701 lines each are overdue. */
    @Test
    void r3_aReserveThatIsShortReclaimsOneLargeBasketOfMany() {
        Line[] lines = LargeBaskets.lines(701);
        baskets.stock(701, "count");
        for (int i = 0; i < 120; i++) {
            baskets.apply(reserve("overdue-" + i, Duration.ofSeconds(1), lines));
        }
        String wanted = "a longer name of SKU 700";
        fixture.passTime(Duration.ofSeconds(1));
        baskets.apply(setOnHand(wanted, 240, "all of it is reserved"));
        long one = baskets.micros(() -> assertThat(store.apply(List.of(reserve("order", wanted, 1))))
                .singleElement()
                .satisfies(outcome -> assertThat(Outcomes.reclaimed(outcome)).hasSize(1)));
        assertThat(level(store, wanted).reserved()).isEqualTo(240 - 2 + 1);
        long cancelled = baskets.micros(() -> baskets.apply(cancel("overdue-119")));
        assertThat(one).isLessThan(6 * cancelled);
    }

    @Test
    @Tag("long")
    void r9_aPageOfLargeBasketsIsShorterAndNoneIsMissed() {
        Line[] lines = LargeBaskets.lines(Line.MAX_LINES);
        baskets.stock(Line.MAX_LINES, "count");
        for (int i = 0; i < 60; i++) {
            baskets.apply(reserve("order-" + i, HOLD_FOR, lines));
        }
        HeldFilter filter = new HeldFilter.OfSku(lines[0].sku());
        ReservationPage first = store.held(filter, null, 60);
        assertThat(first.reservations()).hasSizeBetween(2, 59);
        List<Reservation> all = new ArrayList<>(first.reservations());
        for (PageKey next = Pages.next(first); all.size() < 60; ) {
            ReservationPage page = store.held(filter, next, 60);
            all.addAll(page.reservations());
            next = page.next().isPresent() ? Pages.next(page) : next;
        }
        assertThat(all).extracting(Reservation::id).hasSize(60).doesNotHaveDuplicates();
    }

    @Test
    void r9_aReclaimTouchesNoMoreLinesThanABatch() {
        Line[] lines = LargeBaskets.lines(1_500);
        baskets.stock(1_500, "count");
        for (int i = 0; i < 8; i++) {
            baskets.apply(reserve("overdue-" + i, Duration.ofSeconds(1), lines));
        }
        fixture.passTime(Duration.ofSeconds(1));
        String wanted = "a longer name of SKU 7";
        baskets.apply(setOnHand(wanted, 16, "all of it is reserved"));
        assertThatExceptionOfType(TransientStoreException.class)
                .isThrownBy(() -> baskets.apply(reserve("order", wanted, 16)))
                .withMessageContaining("3 were expired");
        assertThatExceptionOfType(TransientStoreException.class)
                .isThrownBy(() -> baskets.apply(reserve("order", wanted, 16)))
                .withMessageContaining("3 were expired");
        assertThat(store.apply(List.of(reserve("order", wanted, 16))))
                .singleElement()
                .isInstanceOf(Applied.class);
        assertThat(store.reservations(IntStream.range(0, 8)
                                .mapToObj(i -> ReservationId.of("overdue-" + i))
                                .toList())
                        .values())
                .noneMatch(reservation -> reservation.status() == ReservationStatus.HELD);
    }
}
