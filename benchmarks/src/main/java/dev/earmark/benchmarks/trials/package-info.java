/** What a trial has measured, as one line of JSON: written by the scenarios, read by the report. */
@NullMarked
package dev.earmark.benchmarks.trials;

import org.jspecify.annotations.NullMarked;
