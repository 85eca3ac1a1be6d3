/**
 * The examples, one file each. Start with {@link dev.earmark.examples.Quickstart}. Each example uses Earmark as a shop
 * does and gets an empty store. What surrounds an example (command line, choice of the store, load, audit) is in the
 * packages below.
 */
@NullMarked
package dev.earmark.examples;

import org.jspecify.annotations.NullMarked;
