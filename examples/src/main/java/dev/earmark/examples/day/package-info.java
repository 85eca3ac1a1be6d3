/** The parts of the shop-day example: what happens in a shop with three locations, in the order of the day. */
@NullMarked
package dev.earmark.examples.day;

import org.jspecify.annotations.NullMarked;
