package dev.earmark.redis;

import static dev.earmark.redis.TestCommands.adjust;
import static dev.earmark.redis.TestCommands.cancel;
import static dev.earmark.redis.TestCommands.change;
import static dev.earmark.redis.TestCommands.confirm;
import static dev.earmark.redis.TestCommands.reserve;
import static dev.earmark.redis.TestCommands.setOnHand;

import dev.earmark.Line;
import dev.earmark.ReservationId;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Extend;
import dev.earmark.spi.StockStore;
import io.lettuce.core.RedisClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Measures what each command costs the server: CPU time of its main thread (INFO cpu) for one hot SKU, alone and in batches; and
 * the memory that a held and a confirmed reservation takes. Beside it, {@link MinimalScripts} shows what no script can save. The
 * commands are sent as the store sends them, 64 or more at a time, so that reading and writing of the socket is spread over as many.
 * Arguments: "events" if the store also writes events, and the names of rows if only some are wanted. The figures in the
 * documentation come from this program.
 */
final class ServerCpuMain {
    private static final Pattern CPU = Pattern.compile("used_cpu_(?:sys|user)_main_thread:(\\S+)");
    private static final Pattern MEMORY = Pattern.compile("used_memory_dataset:(\\d+)");
    private static final int[] BATCHES = {1, 8, 64, 500};
    private static final int COMMANDS = 16_000;
    private static final int ROUNDS = Integer.getInteger("rounds", 5);
    private static final int UNITS = 100_000_000;

    /**
     * One row of the table.
     *
     * @param before what was applied before for the same number, or null
     */
    private record Row(
            String name, @Nullable IntFunction<StockCommand<?>> before, IntFunction<StockCommand<?>> measured) {}

    private static final List<Row> ROWS = List.of(
            new Row("reserve", null, ServerCpuMain::one),
            new Row("reserve, refused", null, i -> reserve("order-" + i, "hot", 2L * UNITS)),
            new Row("confirm", ServerCpuMain::one, i -> confirm("order-" + i)),
            new Row("cancel", ServerCpuMain::one, i -> cancel("order-" + i)),
            new Row("extend", ServerCpuMain::one, i -> new Extend(ReservationId.of("order-" + i), Duration.ofHours(1))),
            new Row("change", ServerCpuMain::one, i -> change("order-" + i, Line.of("hot", 2))),
            new Row("setOnHand", null, i -> setOnHand("hot", UNITS + i, "count-" + i)),
            new Row("adjust", null, i -> adjust("hot", 1, "delivery-" + i)));

    private final RedisClient client;
    private final boolean events;
    private final List<String> wanted;

    private ServerCpuMain(RedisClient client, List<String> arguments) {
        this.client = client;
        this.events = arguments.contains("events");
        this.wanted = arguments.stream().filter(name -> !name.equals("events")).toList();
    }

    public static void main(String... arguments) {
        RedisClient client = RedisClient.create(RedisServer.url());
        new ServerCpuMain(client, List.of(arguments)).run();
        client.shutdown(0, 2, TimeUnit.SECONDS);
    }

    private void run() {
        System.out.println(
                "µs of server CPU per command, best of " + ROUNDS + " rounds of " + COMMANDS + "; in batches of");
        for (Row row : ROWS) {
            if (wanted.isEmpty() || wanted.contains(row.name())) {
                print(row.name(), size -> (scripts, from, count) -> batches(scripts, row, from, count, size));
            }
        }
        print("empty script", size -> (scripts, from, count) -> MinimalScripts.empty(count / size));
        print("minimal reserve", size -> (scripts, from, count) -> MinimalScripts.reserves(from, count, size));
        if (wanted.isEmpty()) {
            printMemory();
        }
    }

    private interface Sending {
        List<PipelinedScripts.Call> calls(PipelinedScripts scripts, int from, int count);
    }

    private void print(String name, IntFunction<Sending> sending) {
        StringBuilder row = new StringBuilder(String.format(Locale.ROOT, "%-17s", name));
        for (int size : BATCHES) {
            row.append(String.format(Locale.ROOT, " %6d: %5.1f", size, micros(sending.apply(size), size)));
        }
        System.out.println(row);
    }

    private static StockCommand<?> one(int i) {
        return reserve("order-" + i, "hot", 1);
    }

    private static List<PipelinedScripts.Call> batches(
            PipelinedScripts scripts, Row row, int from, int count, int size) {
        List<PipelinedScripts.Call> calls = new ArrayList<>();
        for (int first = from; first < from + count; first += size) {
            calls.add(scripts.batch(commands(first, size, row.measured())));
        }
        IntFunction<StockCommand<?>> before = row.before();
        for (int first = from; before != null && first < from + count; first += size) {
            scripts.send(List.of(scripts.batch(commands(first, size, before))));
        }
        return calls;
    }

    private static List<StockCommand<?>> commands(int from, int size, IntFunction<StockCommand<?>> command) {
        return IntStream.range(from, from + size)
                .<StockCommand<?>>mapToObj(command)
                .toList();
    }

    /** Each round has a new store, so that all begin with the same data. */
    private double micros(Sending sending, int size) {
        double best = Double.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            try (RedisFixture fixture = new RedisFixture(client);
                    StockStore store = open(fixture);
                    PipelinedScripts scripts = new PipelinedScripts(client, fixture.prefix(), events)) {
                store.apply(List.of(setOnHand("hot", UNITS, "stocked")));
                int count = COMMANDS - COMMANDS % size;
                scripts.send(sending.calls(scripts, 0, 4 * size)); // makes the script known
                List<PipelinedScripts.Call> calls = sending.calls(scripts, 4 * size, count);
                double before = figure(fixture, CPU, "cpu");
                scripts.send(calls);
                best = Math.min(best, (figure(fixture, CPU, "cpu") - before) * 1_000_000 / count);
            }
        }
        return best;
    }

    private StockStore open(RedisFixture fixture) {
        RedisStockStoreBuilder builder = fixture.builder();
        return events ? builder.events(EventsPolicy.DEFAULT).build() : builder.build();
    }

    private void printMemory() {
        try (RedisFixture fixture = new RedisFixture(client);
                StockStore store = open(fixture)) {
            store.apply(List.of(setOnHand("hot", UNITS, "stocked")));
            int count = 64_000;
            double before = figure(fixture, MEMORY, "memory");
            for (Row row : List.of(ROWS.get(0), ROWS.get(2))) {
                for (int first = 0; first < count; first += 500) {
                    store.apply(commands(first, 500, row.measured()));
                }
                double bytes = (figure(fixture, MEMORY, "memory") - before) / count;
                System.out.printf(Locale.ROOT, "bytes of memory for each after its %s: %.0f%n", row.name(), bytes);
            }
        }
    }

    private static double figure(RedisFixture fixture, Pattern pattern, String section) {
        Matcher matcher = pattern.matcher(fixture.redis().info(section));
        double sum = 0;
        while (matcher.find()) {
            sum += Double.parseDouble(matcher.group(1));
        }
        return sum;
    }
}
