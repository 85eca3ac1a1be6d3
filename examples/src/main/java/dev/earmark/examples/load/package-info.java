/** Tools that put load on a store: parallel loops with a progress bar, a payment provider, a shop to compare with. */
@NullMarked
package dev.earmark.examples.load;

import org.jspecify.annotations.NullMarked;
