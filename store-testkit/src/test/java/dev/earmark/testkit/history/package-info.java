/** Tests of the record and the check of histories. */
@NullMarked
package dev.earmark.testkit.history;

import org.jspecify.annotations.NullMarked;
