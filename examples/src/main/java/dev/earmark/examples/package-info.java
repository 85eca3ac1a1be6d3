/**
 * Runnable examples of Earmark, a command each: how a shop uses it, and what it does under load. They use nothing but the
 * public API, and each checks at its end that no unit was lost or sold twice.
 */
@NullMarked
package dev.earmark.examples;

import org.jspecify.annotations.NullMarked;
