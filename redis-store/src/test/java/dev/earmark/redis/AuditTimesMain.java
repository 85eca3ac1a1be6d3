package dev.earmark.redis;

import static dev.earmark.redis.TestCommands.reserve;
import static dev.earmark.redis.TestCommands.setOnHand;

import dev.earmark.OperationId;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Repair;
import dev.earmark.spi.StockStore;
import io.lettuce.core.RedisClient;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Measures how long an audit and a repair of a SKU with many held lines block the server, and a page of levels: the CPU time
 * of its main thread, median of nine. The figures in the documentation come from this program.
 */
final class AuditTimesMain {
    private static final int ROUNDS = 9;

    private AuditTimesMain() {}

    public static void main(String... arguments) {
        RedisClient client = RedisClient.create(RedisServer.url());
        try (RedisFixture fixture = new RedisFixture(client);
                StockStore store =
                        fixture.builder().commandTimeout(Duration.ofMinutes(1)).build()) {
            LargeBaskets server = new LargeBaskets(fixture, store);
            int held = 0;
            store.apply(List.of(setOnHand("hot", 1_000_000, "stocked")));
            for (int lines : new int[] {1_000, 10_000, 100_000}) {
                hold(store, held, lines);
                held = lines;
                String what = " of a SKU with " + lines + " held lines";
                print(server, "audit" + what, i -> store.audit(null, 1));
                print(
                        server,
                        "repair" + what,
                        i -> store.apply(List.of(new Repair(Sku.of("hot"), OperationId.of(lines + "/" + i)))));
            }
            for (int i = 0; i < 1_000; i++) {
                store.apply(List.of(setOnHand("other-" + i, 10, "other-" + i)));
            }
            Sku last = Sku.of("hot");
            print(server, "a page of 1,000 levels", i -> store.levels(last, 1_000));
            print(server, "an audit of 1,000 SKUs without reservations", i -> store.audit(last, 1_000));
        }
        client.shutdown(0, 2, TimeUnit.SECONDS);
    }

    private static void hold(StockStore store, int from, int to) {
        for (int first = from; first < to; first += 1_000) {
            store.apply(IntStream.range(first, Math.min(first + 1_000, to))
                    .<StockCommand<?>>mapToObj(i -> reserve("order-" + i, "hot", 1))
                    .toList());
        }
    }

    private static void print(LargeBaskets server, String what, IntConsumer work) {
        work.accept(-1);
        long[] micros = IntStream.range(0, ROUNDS)
                .mapToLong(i -> server.micros(() -> work.accept(i)))
                .sorted()
                .toArray();
        System.out.printf(Locale.ROOT, "%s: %.1f ms%n", what, micros[ROUNDS / 2] / 1_000.0);
    }
}
