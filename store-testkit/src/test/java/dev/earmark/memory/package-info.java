/** Opens the in-memory store for tests that need one with broken rules. */
@NullMarked
package dev.earmark.memory;

import org.jspecify.annotations.NullMarked;
