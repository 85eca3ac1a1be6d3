/**
 * For a shop's own tests: time that passes by hand, and assertions for levels and reservations. Start with {@link
 * dev.earmark.test.TestTime} and {@link dev.earmark.test.EarmarkAssertions}.
 */
@NullMarked
package dev.earmark.test;

import org.jspecify.annotations.NullMarked;
