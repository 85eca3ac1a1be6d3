@NullMarked
package dev.earmark.benchmarks.scenarios;

import org.jspecify.annotations.NullMarked;
