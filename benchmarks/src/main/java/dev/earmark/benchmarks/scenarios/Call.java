package dev.earmark.benchmarks.scenarios;

/** One call of a shopper. */
@FunctionalInterface
interface Call {
    Outcome run() throws Exception;
}
