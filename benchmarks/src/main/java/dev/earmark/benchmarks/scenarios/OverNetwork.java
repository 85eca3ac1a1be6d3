package dev.earmark.benchmarks.scenarios;

import dev.earmark.benchmarks.contenders.ContenderOptions;
import java.time.Duration;

/**
 * One hot SKU, on a server to which each round trip takes a millisecond longer than on this machine, as in most data
 * centres. A proxy in this process adds the delay.
 */
public class OverNetwork extends HotSku {
    private static final Duration DELAY = Duration.ofMillis(1);

    @Override
    ContenderOptions options() {
        return super.options().withDelay(DELAY);
    }
}
