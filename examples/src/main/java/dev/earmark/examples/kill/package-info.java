/** Programs in processes of their own, which are killed at random moments and started again. */
@NullMarked
package dev.earmark.examples.kill;

import org.jspecify.annotations.NullMarked;
