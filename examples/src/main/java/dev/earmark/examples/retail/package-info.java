/** Reads the orders of a real shop from CSV. */
@NullMarked
package dev.earmark.examples.retail;

import org.jspecify.annotations.NullMarked;
