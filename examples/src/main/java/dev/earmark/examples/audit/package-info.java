/**
 * The check at the end of every example: independent counts of units in and units sold, compared with the store's
 * counters.
 */
@NullMarked
package dev.earmark.examples.audit;

import org.jspecify.annotations.NullMarked;
