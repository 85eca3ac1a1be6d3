/** Runs the contract on the in-memory store, from another package like the test of any backend. */
@NullMarked
package dev.earmark.testkit.inmemory;

import org.jspecify.annotations.NullMarked;
