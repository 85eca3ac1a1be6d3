/**
 * Runs chosen sets of the benchmarks and turns what they measured into a file of figures, tables and charts.
 *
 * <p>For the command line of {@code EarmarkBenchmarks} only.
 */
@NullMarked
package dev.earmark.benchmarks.report;

import org.jspecify.annotations.NullMarked;
