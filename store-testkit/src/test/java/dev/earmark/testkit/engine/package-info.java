/** Runs the contract through an engine that combines the commands of concurrent callers. */
@NullMarked
package dev.earmark.testkit.engine;

import org.jspecify.annotations.NullMarked;
