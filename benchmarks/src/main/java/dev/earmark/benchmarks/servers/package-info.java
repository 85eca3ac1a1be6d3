/** The databases and the Redis that the contenders use. */
@NullMarked
package dev.earmark.benchmarks.servers;

import org.jspecify.annotations.NullMarked;
