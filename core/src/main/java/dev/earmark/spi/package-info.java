/**
 * The door for authors of stores: the {@linkplain dev.earmark.spi.StockStore border} between the engine and a backend,
 * its limits, and what only a store needs of the words.
 */
@NullMarked
package dev.earmark.spi;

import org.jspecify.annotations.NullMarked;
