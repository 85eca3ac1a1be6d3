/**
 * A small shop on Spring Boot. An order is saved first, then its units are reserved, and the order follows its reservation
 * from then on: in the same transaction, by {@link dev.earmark.shop.OrderRows}.
 */
@NullMarked
package dev.earmark.shop;

import org.jspecify.annotations.NullMarked;
