@NullMarked
package dev.earmark.benchmarks;

import org.jspecify.annotations.NullMarked;
