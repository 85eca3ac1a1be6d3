/** The databases and the Redis that the contenders work on. For the contenders, the scenarios and the report. */
@NullMarked
package dev.earmark.benchmarks.servers;

import org.jspecify.annotations.NullMarked;
