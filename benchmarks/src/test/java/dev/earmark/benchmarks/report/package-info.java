@NullMarked
package dev.earmark.benchmarks.report;

import org.jspecify.annotations.NullMarked;
