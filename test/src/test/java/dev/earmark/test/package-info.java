/** Tests of the help for tests, on real databases. */
@NullMarked
package dev.earmark.test;

import org.jspecify.annotations.NullMarked;
