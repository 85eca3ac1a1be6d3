/** A store that keeps everything in this process: for tests, demonstrations and as the model that other stores are held to. */
@NullMarked
package dev.earmark.memory;

import org.jspecify.annotations.NullMarked;
