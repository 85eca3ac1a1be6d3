package dev.earmark.benchmarks.scenarios;

/** How a shopper's call ended that did not fail. */
enum Outcome {
    /** Served, and the units are the shopper's. */
    TAKEN,
    /** Served, and no units are the shopper's, or will not be for long. */
    GIVEN_BACK,
    /** There were not enough. */
    REFUSED
}
