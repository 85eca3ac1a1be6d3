/**
 * The commands {@code report} and {@code orders}: run chosen benchmarks and write their results as JSON and as a page.
 */
@NullMarked
package dev.earmark.benchmarks.report;

import org.jspecify.annotations.NullMarked;
