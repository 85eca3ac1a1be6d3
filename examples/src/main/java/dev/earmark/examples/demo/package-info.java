/**
 * The page of the demo example: a flash sale with Earmark and one written by hand, their figures, and the HTTP server that shows
 * them to browsers on this machine.
 */
@NullMarked
package dev.earmark.examples.demo;

import org.jspecify.annotations.NullMarked;
