/**
 * The vocabulary of Earmark: SKUs, reservations and levels, commands with their outcomes and refusals, and the
 * exceptions.
 *
 * <p>A shop uses these types together with {@code dev.earmark.engine}. The author of a store uses them together with
 * {@code dev.earmark.spi}.
 */
@NullMarked
package dev.earmark;

import org.jspecify.annotations.NullMarked;
