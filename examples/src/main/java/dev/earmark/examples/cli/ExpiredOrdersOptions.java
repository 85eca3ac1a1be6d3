package dev.earmark.examples.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The options of the expired-orders example. */
@Command
public final class ExpiredOrdersOptions extends ExampleOptions {
    @Option(names = "--shoppers", paramLabel = "N", description = "How many shoppers come, 1 to 1000000.")
    private int shoppers = 500;

    @Option(names = "--threads", paramLabel = "N", description = "How many shoppers are served at once, 1 to 100.")
    private int threads = 8;

    @Option(
            names = "--kills",
            paramLabel = "N",
            description =
                    "How often to kill an instance of the shop, 0 to 10000. If it is not 0, two instances of the shop"
                            + " run in processes of their own, and shoppers come until the last kill. Needs a store on a server.")
    private int kills;

    @Override
    void check() {
        requireBetween("--shoppers", shoppers, 1, 1_000_000);
        requireBetween("--threads", threads, 1, 100);
        requireBetween("--kills", kills, 0, 10_000);
    }

    /** How many shoppers come. */
    public int shoppers() {
        return shoppers;
    }

    /** How many shoppers are served at once. */
    public int threads() {
        return threads;
    }

    /** How often to kill an instance of the shop. */
    public int kills() {
        return kills;
    }
}
