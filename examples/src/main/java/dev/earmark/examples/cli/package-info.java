/** The command line of the examples: options, output, exit codes, and what happens before and after each example. */
@NullMarked
package dev.earmark.examples.cli;

import org.jspecify.annotations.NullMarked;
