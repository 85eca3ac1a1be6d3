package dev.earmark.examples.cli;

import dev.earmark.ReserveRequest;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The options of the flash-sale example. */
@Command
public final class FlashSaleOptions extends ExampleOptions {
    @Option(names = "--shoppers", paramLabel = "N", description = "How many shoppers come, 1 to 1000000.")
    private int shoppers = 5_000;

    @Option(names = "--stock", paramLabel = "UNITS", description = "How many units there are, 0 to 1000000000.")
    private int stock = 1_000;

    @Option(names = "--threads", paramLabel = "N", description = "How many shoppers are served at once, 1 to 1000.")
    private int threads = 64;

    @Option(
            names = "--pay",
            paramLabel = "SHARE",
            description = "The share of the shoppers with a reservation who pay, 0 to 1.")
    private double pay = 0.7;

    @Option(
            names = "--hold-for",
            paramLabel = "DURATION",
            description = "How long a unit is held, PT1S to PT1H. The run takes at least this long.")
    private Duration holdFor = Duration.ofSeconds(2);

    @Override
    void check() {
        requireBetween("--shoppers", shoppers, 1, 1_000_000);
        requireBetween("--stock", stock, 0, 1_000_000_000);
        requireBetween("--threads", threads, 1, 1_000);
        requireBetween("--pay", pay, 0.0, 1.0);
        requireBetween("--hold-for", holdFor, ReserveRequest.SHORTEST_HOLD_FOR, Duration.ofHours(1));
    }

    /** How many shoppers come. */
    public int shoppers() {
        return shoppers;
    }

    /** How many units there are. */
    public int stock() {
        return stock;
    }

    /** How many shoppers are served at once. */
    public int threads() {
        return threads;
    }

    /** The share of the shoppers with a reservation who pay. */
    public double pay() {
        return pay;
    }

    /** How long a unit is held. */
    public Duration holdFor() {
        return holdFor;
    }
}
