/** A store that keeps everything in this process: for tests and demonstrations, and as the model for other stores. */
@NullMarked
package dev.earmark.memory;

import org.jspecify.annotations.NullMarked;
