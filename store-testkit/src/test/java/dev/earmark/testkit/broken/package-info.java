/** Stores with one defect each, such as a new backend may have. The contract must find every defect. */
@NullMarked
package dev.earmark.testkit.broken;

import org.jspecify.annotations.NullMarked;
