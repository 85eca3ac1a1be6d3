/** The in-memory store passes the contract, from a package of its own as any backend's test does. */
@NullMarked
package dev.earmark.testkit.inmemory;

import org.jspecify.annotations.NullMarked;
