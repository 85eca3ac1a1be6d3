/**
 * The command line of the benchmarks. Each of these packages depends only on the earlier ones: {@code results} (what
 * was measured), {@code servers}, {@code contenders} (what is compared), {@code scenarios} (the workloads), {@code
 * report}.
 */
@NullMarked
package dev.earmark.benchmarks;

import org.jspecify.annotations.NullMarked;
