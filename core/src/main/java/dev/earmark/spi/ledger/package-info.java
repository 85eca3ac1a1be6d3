/**
 * The rules, once, for the authors of stores: what to load for a batch of commands, what the commands do to it, and what to
 * save. Pure: nothing here reads a clock, locks, or does I/O.
 */
@NullMarked
package dev.earmark.spi.ledger;

import org.jspecify.annotations.NullMarked;
