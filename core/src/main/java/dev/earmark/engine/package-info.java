/** The engine that a shop calls, with its policies, its listener and its expiry reaper. */
@NullMarked
package dev.earmark.engine;

import org.jspecify.annotations.NullMarked;
