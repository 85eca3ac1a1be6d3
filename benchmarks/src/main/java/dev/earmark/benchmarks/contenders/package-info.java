/** Everything that is compared, behind one facade. For the scenarios and the report. */
@NullMarked
package dev.earmark.benchmarks.contenders;

import org.jspecify.annotations.NullMarked;
