package dev.earmark.redis;

import static dev.earmark.redis.TestCommands.setOnHand;

import dev.earmark.Line;
import dev.earmark.StockCommand;
import dev.earmark.spi.StockStore;
import dev.earmark.spi.StoreLimits;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Baskets of many lines, and how long the server was busy with their scripts. */
final class LargeBaskets {
    private static final Pattern USED = Pattern.compile("cmdstat_eval(?:sha)?:calls=(\\d+),usec=(\\d+)");

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
                    .<StockCommand<?>>mapToObj(i -> setOnHand("a longer name of SKU " + i, 1_000, operation + " " + i))
                    .toList());
        }
    }

    /** The time of the server, in microseconds, for the scripts of some work. No other client gets an answer meanwhile. */
    long micros(Runnable work) {
        fixture.redis().configResetstat();
        work.run();
        Matcher used = USED.matcher(fixture.redis().info("commandstats"));
        long sum = 0;
        while (used.find()) {
            sum += Long.parseLong(used.group(2));
        }
        return sum;
    }

    void apply(StockCommand<?>... commands) {
        store.apply(List.of(commands));
    }
}
