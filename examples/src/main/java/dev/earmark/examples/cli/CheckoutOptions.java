package dev.earmark.examples.cli;

import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The options of the checkout example. */
@Command
public final class CheckoutOptions extends ExampleOptions {
    @Option(names = "--shoppers", paramLabel = "N", description = "How many shoppers come at once, 1 to 1000.")
    private int shoppers = 99;

    @Option(names = "--skus", paramLabel = "N", description = "How many different SKUs they want, 1 to 1000.")
    private int skus = 99;

    @Option(names = "--connections", paramLabel = "N", description = "How many connections the pool has, 2 to 100.")
    private int connections = 10;

    @Option(names = "--payment", paramLabel = "DURATION", description = "How long a payment takes, PT0S to PT10S.")
    private Duration payment = Duration.ofMillis(300);

    @Option(
            names = "--declined",
            paramLabel = "SHARE",
            description = "The share of payments that are declined, 0 to 1.")
    private double declined = 0.1;

    @Override
    void check() {
        requireBetween("--shoppers", shoppers, 1, 1_000);
        requireBetween("--skus", skus, 1, 1_000);
        requireBetween("--connections", connections, 2, 100);
        requireBetween("--payment", payment, Duration.ZERO, Duration.ofSeconds(10));
        requireBetween("--declined", declined, 0.0, 1.0);
    }

    /** How many shoppers come at once. */
    public int shoppers() {
        return shoppers;
    }

    /** How many different SKUs they want. */
    public int skus() {
        return skus;
    }

    /** How many connections the pool has. */
    public int connections() {
        return connections;
    }

    /** How long a payment takes. */
    public Duration payment() {
        return payment;
    }

    /** The share of payments that are declined. */
    public double declined() {
        return declined;
    }
}
