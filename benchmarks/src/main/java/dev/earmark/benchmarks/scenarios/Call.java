package dev.earmark.benchmarks.scenarios;

/** What a shopper does. */
@FunctionalInterface
interface Call {
    Outcome run() throws Exception;
}
