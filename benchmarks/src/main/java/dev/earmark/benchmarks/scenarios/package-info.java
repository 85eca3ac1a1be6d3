/** The JMH benchmarks, one class per scenario. For JMH, and for the report, which names them. */
@NullMarked
package dev.earmark.benchmarks.scenarios;

import org.jspecify.annotations.NullMarked;
