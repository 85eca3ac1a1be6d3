/**
 * For authors of stores: the {@linkplain dev.earmark.spi.StockStore border} between the engine and a backend, its limits,
 * and helper types that only stores need.
 */
@NullMarked
package dev.earmark.spi;

import org.jspecify.annotations.NullMarked;
