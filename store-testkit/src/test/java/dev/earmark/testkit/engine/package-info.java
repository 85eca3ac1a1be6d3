/** The contract through an engine that joins the commands of concurrent callers. */
@NullMarked
package dev.earmark.testkit.engine;

import org.jspecify.annotations.NullMarked;
