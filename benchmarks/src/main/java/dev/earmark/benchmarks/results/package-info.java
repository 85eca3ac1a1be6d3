/** What the benchmarks measure, as it is stored in JSON. The scenarios write it; the report reads it. */
@NullMarked
package dev.earmark.benchmarks.results;

import org.jspecify.annotations.NullMarked;
