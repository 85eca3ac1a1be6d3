package dev.earmark.examples.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The options of the shop-day example. */
@Command
public final class ShopDayOptions extends ExampleOptions {
    @Option(names = "--threads", paramLabel = "N", description = "How many shoppers are served at once, 1 to 1000.")
    private int threads = 1;

    @Override
    void check() {
        requireBetween("--threads", threads, 1, 1_000);
    }

    /** How many shoppers are served at once. */
    public int threads() {
        return threads;
    }
}
