package dev.earmark.redis;

import static dev.earmark.redis.TestCommands.confirm;
import static dev.earmark.redis.TestCommands.reserve;
import static dev.earmark.redis.TestCommands.setOnHand;

import dev.earmark.StockCommand;
import dev.earmark.spi.StockStore;
import io.lettuce.core.RedisClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Measures what a reserve and its confirm cost the server: CPU time (INFO cpu) for one hot SKU, with single commands
 * from 64 threads and with batches of 64 from one thread; and the memory that a held and a confirmed reservation takes.
 * With the argument "events" the store also writes events, and the memory includes them. The figures in the documentation
 * come from this program.
 */
final class ServerCpuMain {
    private static final Pattern CPU = Pattern.compile("used_cpu_(?:sys|user):(\\S+)");
    private static final Pattern MEMORY = Pattern.compile("used_memory_dataset:(\\d+)");
    private static final int COMMANDS = 64_000;
    private static final int SHOPPERS = 64;
    private static final int ROUNDS = 5;

    private final RedisFixture fixture;
    private final StockStore store;
    private final ExecutorService shoppers = Executors.newFixedThreadPool(SHOPPERS);
    private int next;

    private ServerCpuMain(RedisFixture fixture, StockStore store) {
        this.fixture = fixture;
        this.store = store;
    }

    public static void main(String... arguments) throws Exception {
        RedisClient client = RedisClient.create(RedisServer.url());
        try (RedisFixture fixture = new RedisFixture(client);
                StockStore store = open(fixture, List.of(arguments).contains("events"))) {
            System.out.println(fixture.redis()
                    .info("server")
                    .lines()
                    .filter(line -> line.contains("s_version:") || line.contains("y_version:"))
                    .toList());
            new ServerCpuMain(fixture, store).run();
        }
        client.shutdown(0, 2, TimeUnit.SECONDS);
    }

    private static StockStore open(RedisFixture fixture, boolean events) {
        RedisStockStoreBuilder builder = fixture.builder();
        return events ? builder.events(EventsPolicy.DEFAULT).build() : builder.build();
    }

    private void run() throws Exception {
        store.apply(List.of(setOnHand("hot", 100_000_000, "stocked")));
        System.out.println("µs of server CPU per command, best of " + ROUNDS + " rounds of " + COMMANDS);
        double before = figure(MEMORY, "memory");
        double reserve = Double.MAX_VALUE;
        double confirm = Double.MAX_VALUE;
        double reserve64 = Double.MAX_VALUE;
        double confirm64 = Double.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            reserve = Math.min(reserve, micros(1, i -> reserve("order-" + i, "hot", 1)));
            if (round == 0) {
                print("bytes of memory per held reservation", (figure(MEMORY, "memory") - before) / COMMANDS);
            }
            next -= COMMANDS;
            confirm = Math.min(confirm, micros(1, i -> confirm("order-" + i)));
            if (round == 0) {
                print("bytes of memory per confirmed reservation", (figure(MEMORY, "memory") - before) / COMMANDS);
            }
            reserve64 = Math.min(reserve64, micros(64, i -> reserve("order-" + i, "hot", 1)));
            next -= COMMANDS;
            confirm64 = Math.min(confirm64, micros(64, i -> confirm("order-" + i)));
        }
        shoppers.shutdown();
        print("reserve alone", reserve);
        print("confirm alone", confirm);
        print("reserve in a batch of 64", reserve64);
        print("confirm in a batch of 64", confirm64);
    }

    private static void print(String what, double figure) {
        System.out.printf(Locale.ROOT, "%s: %.1f%n", what, figure);
    }

    /**
     * Per command. Single commands come from many threads, like shoppers; large batches from one, like the combiner.
     */
    private double micros(int batch, IntFunction<StockCommand<?>> command) throws Exception {
        int threads = batch == 1 ? SHOPPERS : 1;
        double before = figure(CPU, "cpu");
        List<Callable<Void>> works = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            int from = next + thread * (COMMANDS / threads);
            works.add(() -> {
                for (int first = from; first < from + COMMANDS / threads; first += batch) {
                    store.apply(IntStream.range(first, first + batch)
                            .<StockCommand<?>>mapToObj(command)
                            .toList());
                }
                return null;
            });
        }
        for (Future<Void> work : shoppers.invokeAll(works)) {
            work.get();
        }
        next += COMMANDS;
        return (figure(CPU, "cpu") - before) * 1_000_000 / COMMANDS;
    }

    private double figure(Pattern pattern, String section) {
        Matcher matcher = pattern.matcher(fixture.redis().info(section));
        double sum = 0;
        while (matcher.find()) {
            sum += Double.parseDouble(matcher.group(1));
        }
        return sum;
    }
}
