package dev.earmark.redis;

import static dev.earmark.redis.TestCommands.setOnHand;

import dev.earmark.Line;
import dev.earmark.StockCommand;
import dev.earmark.StockOutcome;
import dev.earmark.spi.StockStore;
import dev.earmark.spi.StoreLimits;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Baskets of many lines, and what they cost the server. */
final class LargeBaskets {
    private static final Pattern CPU = Pattern.compile("used_cpu_(?:sys|user)_main_thread:(\\S+)");

    private final RedisFixture fixture;
    private final StockStore store;

    LargeBaskets(RedisFixture fixture, StockStore store) {
        this.fixture = fixture;
        this.store = store;
    }

    static Line[] lines(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Line.of("a longer name of SKU " + i, 2))
                .toArray(Line[]::new);
    }

    void stock(int count, String operation) {
        for (int from = 0; from < count; from += StoreLimits.MAX_COMMANDS) {
            store.apply(IntStream.range(from, Math.min(count, from + StoreLimits.MAX_COMMANDS))
                    .<StockCommand<?>>mapToObj(
                            i -> setOnHand("a longer name of SKU " + i, 1_000_000, operation + " " + i))
                    .toList());
        }
    }

    /** The CPU time of the server, in microseconds, for some work. While a script runs, no other client gets an answer. */
    long micros(Runnable work) {
        double before = cpu();
        work.run();
        return Math.round((cpu() - before) * 1_000_000);
    }

    private double cpu() {
        Matcher used = CPU.matcher(fixture.redis().info("cpu"));
        double sum = 0;
        while (used.find()) {
            sum += Double.parseDouble(used.group(1));
        }
        return sum;
    }

    void apply(StockCommand<?>... commands) {
        for (StockOutcome<?> outcome : store.apply(List.of(commands))) {
            if (outcome instanceof StockOutcome.Refused<?> refused) {
                throw new IllegalStateException(refused.toString());
            }
        }
    }
}
