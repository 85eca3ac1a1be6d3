package dev.earmark.benchmarks.scenarios;

/** The outcome of a call that did not fail. */
enum Outcome {
    /** Served, and the shopper keeps the units. */
    SOLD,
    /** Served, and the units are available again, now or when the reservation expires. */
    RELEASED,
    /** Refused: not enough units were available. */
    REFUSED
}
