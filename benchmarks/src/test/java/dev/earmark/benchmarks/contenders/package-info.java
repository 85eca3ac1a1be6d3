@NullMarked
package dev.earmark.benchmarks.contenders;

import org.jspecify.annotations.NullMarked;
