/** The workloads, one class each. All but {@code OrdersBenchmark} are JMH benchmarks. */
@NullMarked
package dev.earmark.benchmarks.scenarios;

import org.jspecify.annotations.NullMarked;
