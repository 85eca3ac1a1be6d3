package dev.earmark.examples.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The options of the load-test example. */
@Command
public final class LoadTestOptions extends ExampleOptions {
    @Option(names = "--cycles", paramLabel = "N", description = "How many cycles, 1 to 1000000.")
    private int cycles = 500;

    @Option(names = "--threads", paramLabel = "N", description = "How many threads share the cycles, 1 to 1000.")
    private int threads = 1;

    @Override
    void check() {
        requireBetween("--cycles", cycles, 1, 1_000_000);
        requireBetween("--threads", threads, 1, 1_000);
    }

    /** How many cycles. */
    public int cycles() {
        return cycles;
    }

    /** How many threads share the cycles. */
    public int threads() {
        return threads;
    }
}
