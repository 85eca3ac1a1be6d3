@NullMarked
package dev.earmark.benchmarks.results;

import org.jspecify.annotations.NullMarked;
