/** Metrics and traces of an engine with Micrometer. */
@NullMarked
package dev.earmark.micrometer;

import org.jspecify.annotations.NullMarked;
