/** The shop of the example {@link dev.earmark.examples.ExpiredOrders}: its tables, its hook and its shoppers. */
@NullMarked
package dev.earmark.examples.orders;

import org.jspecify.annotations.NullMarked;
