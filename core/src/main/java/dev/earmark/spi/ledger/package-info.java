/**
 * The rules, for authors of stores: which rows to load for a batch of commands, what the commands do to them, and which
 * rows to save. Pure: nothing here reads a clock, locks, or does I/O.
 */
@NullMarked
package dev.earmark.spi.ledger;

import org.jspecify.annotations.NullMarked;
