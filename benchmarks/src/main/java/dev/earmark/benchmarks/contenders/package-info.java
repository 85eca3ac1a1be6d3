/** The ways to reserve stock that the benchmarks compare, one class each, behind {@code Contender}. */
@NullMarked
package dev.earmark.benchmarks.contenders;

import org.jspecify.annotations.NullMarked;
