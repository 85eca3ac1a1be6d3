package dev.earmark.redis;

import static dev.earmark.redis.TestCommands.confirm;
import static dev.earmark.redis.TestCommands.reserve;
import static dev.earmark.redis.TestCommands.setOnHand;

import dev.earmark.StockCommand;
import dev.earmark.StockStore;
import io.lettuce.core.RedisClient;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Measures what a reservation and its confirm cost the server: CPU time by its own account (INFO cpu), one SKU, each command
 * a batch of its own, then 64 in a batch. The figures in the README are this program's.
 */
final class ServerCpuMain {
    private static final Pattern CPU = Pattern.compile("used_cpu_(?:sys|user):(\\S+)");
    private static final int COMMANDS = 64_000;
    private static final int ROUNDS = 3;

    private final RedisFixture fixture;
    private final StockStore store;
    private int next;

    private ServerCpuMain(RedisFixture fixture, StockStore store) {
        this.fixture = fixture;
        this.store = store;
    }

    public static void main(String... arguments) {
        RedisClient client = RedisClient.create(RedisServer.url());
        try (RedisFixture fixture = new RedisFixture(client);
                StockStore store = fixture.newStore()) {
            System.out.println(fixture.redis()
                    .info("server")
                    .lines()
                    .filter(line -> line.contains("_version:"))
                    .toList());
            new ServerCpuMain(fixture, store).run();
        }
        client.shutdown(0, 2, TimeUnit.SECONDS);
    }

    private void run() {
        store.apply(List.of(setOnHand("hot", 100_000_000, "stocked")));
        for (int round = 1; round <= ROUNDS; round++) {
            int first = next;
            System.out.printf(
                    Locale.ROOT,
                    "round %d: reserve alone %.2f µs",
                    round,
                    micros(1, i -> reserve("order-" + i, "hot", 1)));
            next = first;
            System.out.printf(Locale.ROOT, ", confirm alone %.2f µs", micros(1, i -> confirm("order-" + i)));
            first = next;
            System.out.printf(Locale.ROOT, ", reserve of 64 %.2f µs", micros(64, i -> reserve("order-" + i, "hot", 1)));
            next = first;
            System.out.printf(Locale.ROOT, ", confirm of 64 %.2f µs%n", micros(64, i -> confirm("order-" + i)));
        }
    }

    /** Per command. */
    private double micros(int batch, IntFunction<StockCommand<?>> command) {
        double before = cpuSeconds();
        for (int done = 0; done < COMMANDS; done += batch) {
            List<StockCommand<?>> commands = IntStream.range(next, next + batch)
                    .<StockCommand<?>>mapToObj(command)
                    .toList();
            store.apply(commands);
            next += batch;
        }
        return (cpuSeconds() - before) * 1_000_000 / COMMANDS;
    }

    private double cpuSeconds() {
        Matcher cpu = CPU.matcher(fixture.redis().info("cpu"));
        double seconds = 0;
        while (cpu.find()) {
            seconds += Double.parseDouble(cpu.group(1));
        }
        return seconds;
    }
}
