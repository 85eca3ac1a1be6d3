/**
 * Nothing yet: the JMH benchmarks that compare the stores will live here.
 */
@NullMarked
package dev.earmark.benchmarks;

import org.jspecify.annotations.NullMarked;
