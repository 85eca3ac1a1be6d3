/** Runs the examples as a user does: by their command lines. */
@NullMarked
package dev.earmark.examples;

import org.jspecify.annotations.NullMarked;
