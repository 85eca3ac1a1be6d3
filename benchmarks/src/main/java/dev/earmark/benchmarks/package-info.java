/**
 * The command line of the benchmarks. The packages below it, each of which knows only those before it: {@code trials} (what
 * was measured), {@code servers}, {@code contenders}, {@code scenarios}, {@code report}.
 */
@NullMarked
package dev.earmark.benchmarks;

import org.jspecify.annotations.NullMarked;
