/** Stores that are wrong in one point each, as backends are when they are new; the contract finds every one. */
@NullMarked
package dev.earmark.testkit.broken;

import org.jspecify.annotations.NullMarked;
