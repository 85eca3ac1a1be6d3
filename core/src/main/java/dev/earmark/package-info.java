/**
 * The words of Earmark and its border to the stores, for everyone: SKUs, reservations and levels as records, the
 * {@linkplain dev.earmark.spi.StockStore store} with its {@linkplain dev.earmark.StockCommand commands} and
 * {@linkplain dev.earmark.StockOutcome outcomes}, and the exceptions.
 *
 * <p>A shop uses these words together with {@code dev.earmark.engine}; the author of a store uses them together with
 * {@code dev.earmark.spi.ledger}.
 */
@NullMarked
package dev.earmark;

import org.jspecify.annotations.NullMarked;
