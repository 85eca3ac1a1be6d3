package dev.earmark.redis;

import static dev.earmark.redis.TestCommands.HOLD_FOR;
import static dev.earmark.redis.TestCommands.cancel;
import static dev.earmark.redis.TestCommands.confirm;
import static dev.earmark.redis.TestCommands.reserve;
import static dev.earmark.redis.TestCommands.returnStock;
import static dev.earmark.redis.TestCommands.setOnHand;

import dev.earmark.HeldFilter;
import dev.earmark.Line;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Expire;
import dev.earmark.StockCommand.Extend;
import dev.earmark.TransientStoreException;
import dev.earmark.spi.BatchTooLargeException;
import dev.earmark.spi.StockStore;
import dev.earmark.spi.StoreLimits;
import io.lettuce.core.RedisClient;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Measures how long the largest scripts block the server: the CPU time of its main thread, median of nine. The figures in the
 * documentation come from this program. With the argument "events" the store also writes events.
 */
final class ScriptTimesMain {
    private static final int ROUNDS = 9;

    private final RedisFixture fixture;
    private final StockStore store;
    private final LargeBaskets baskets;

    private ScriptTimesMain(RedisFixture fixture, StockStore store) {
        this.fixture = fixture;
        this.store = store;
        this.baskets = new LargeBaskets(fixture, store);
    }

    public static void main(String... arguments) {
        RedisClient client = RedisClient.create(RedisServer.url());
        try (RedisFixture fixture = new RedisFixture(client);
                StockStore store = open(fixture, List.of(arguments).contains("events"))) {
            new ScriptTimesMain(fixture, store).run();
        }
        client.shutdown(0, 2, TimeUnit.SECONDS);
    }

    private static StockStore open(RedisFixture fixture, boolean events) {
        RedisStockStoreBuilder builder = fixture.builder().commandTimeout(Duration.ofMinutes(1));
        return events ? builder.events(EventsPolicy.DEFAULT).build() : builder.build();
    }

    private void run() {
        baskets.stock(StoreLimits.MAX_LINES, "count");
        System.out.println("ms of one script, median of " + ROUNDS);
        for (int lines : new int[] {500, 1_000, 5_000}) {
            life(lines);
        }
        manyBaskets();
        reclaims();
        tooLarge();
    }

    private void life(int count) {
        Line[] lines = LargeBaskets.lines(count);
        String what = " of " + count + " lines";
        print("reserve" + what, i -> () -> baskets.apply(reserve(count + "/" + i, HOLD_FOR, lines)));
        print(
                "extend" + what,
                i -> () -> baskets.apply(new Extend(ReservationId.of(count + "/" + i), Duration.ofHours(1))));
        print("confirm" + what, i -> () -> baskets.apply(confirm(count + "/" + i)));
        print("return" + what, i -> () -> baskets.apply(returnStock(count + "/" + i, "back " + count + "/" + i)));
        for (int i = 0; i < ROUNDS; i++) {
            baskets.apply(reserve("cancel/" + count + i, HOLD_FOR, lines));
            baskets.apply(reserve("expire/" + count + i, Duration.ofSeconds(1), lines));
        }
        print("cancel" + what, i -> () -> baskets.apply(cancel("cancel/" + count + i)));
        fixture.passTime(Duration.ofSeconds(1));
        print("expire" + what, i -> () -> baskets.apply(new Expire(ReservationId.of("expire/" + count + i))));
        fixture.passTime(HOLD_FOR);
        print("purge of reservations" + what, i -> () -> store.purge(HOLD_FOR, 1));
    }

    private void manyBaskets() {
        Line[] five = LargeBaskets.lines(5);
        print(
                "1,000 reserves of 5 lines",
                i -> () -> baskets.apply(all(n -> reserve("r" + i + "/" + n, HOLD_FOR, five))));
        print("1,000 confirms of 5 lines", i -> () -> baskets.apply(all(n -> confirm("r" + i + "/" + n))));
        fixture.passTime(HOLD_FOR.multipliedBy(100));
        print("purge of 1,000 reservations of 5 lines", i -> () -> store.purge(HOLD_FOR, 1_000));
        print(
                "1,000 reserves of 1 line",
                i -> () -> baskets.apply(all(n -> reserve("s" + i + "/" + n, "a longer name of SKU 9", 1))));
    }

    private void reclaims() {
        for (int count : new int[] {701, 5_000}) {
            store.overdue(1_000).ids().forEach(id -> baskets.apply(new Expire(id)));
            Line[] lines = LargeBaskets.lines(count);
            baskets.stock(count, "again" + count);
            for (int i = 0; i < 120; i++) {
                baskets.apply(reserve("overdue/" + count + i, Duration.ofSeconds(1), lines));
            }
            fixture.passTime(Duration.ofSeconds(1));
            baskets.apply(setOnHand(lines[3].sku().value(), reserved(lines[3]), "short" + count));
            print(
                    "reserve of 1 unit, reclaims 1 of 120 overdue baskets of " + count + " lines",
                    i -> () -> baskets.apply(reserve(
                            "one/" + count + i, HOLD_FOR, Line.of(lines[3].sku().value(), 2))));
            print(
                    "reserve of 200 units, reclaims as many baskets of " + count + " lines as one script may",
                    i -> () -> {
                        try {
                            baskets.apply(reserve(
                                    "all/" + count + i,
                                    HOLD_FOR,
                                    Line.of(lines[3].sku().value(), 200)));
                        } catch (TransientStoreException e) {
                            // the next one goes on
                        }
                    });
        }
    }

    private long reserved(Line line) {
        return TestCommands.level(store, line.sku().value()).reserved();
    }

    private void tooLarge() {
        store.overdue(1_000).ids().forEach(id -> baskets.apply(new Expire(id)));
        Line[] lines = LargeBaskets.lines(5_000);
        baskets.stock(5_000, "more");
        for (int i = 0; i < 400; i++) {
            baskets.apply(reserve("large/" + i, HOLD_FOR, lines));
        }
        StockCommand<?>[] confirms =
                IntStream.range(0, 400).mapToObj(i -> confirm("large/" + i)).toArray(StockCommand<?>[]::new);
        print("400 confirms of 5,000 lines, refused as too large", i -> () -> {
            try {
                baskets.apply(confirms);
            } catch (BatchTooLargeException e) {
                // expected
            }
        });
        print(
                "a page of 400 held reservations of 5,000 lines",
                i -> () -> store.held(new HeldFilter.OfSku(Sku.of(lines[0].sku().value())), null, 400));
    }

    private static StockCommand<?>[] all(IntFunction<StockCommand<?>> command) {
        return IntStream.range(0, StoreLimits.MAX_COMMANDS).mapToObj(command).toArray(StockCommand<?>[]::new);
    }

    private void print(String what, IntFunction<Runnable> work) {
        long[] micros = IntStream.range(0, ROUNDS)
                .mapToLong(i -> baskets.micros(work.apply(i)))
                .toArray();
        System.out.printf(
                Locale.ROOT, "%s: %.1f%n", what, Arrays.stream(micros).sorted().toArray()[ROUNDS / 2] / 1_000.0);
    }
}
