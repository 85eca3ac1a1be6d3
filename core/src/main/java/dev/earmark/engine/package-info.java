/** What a shop's code calls: the engine with its retry, its expiry reaper and its listener. */
@NullMarked
package dev.earmark.engine;

import org.jspecify.annotations.NullMarked;
