/** The Java of the README and of the pages in docs: each snippet stands here between two comments, and works. */
@NullMarked
package dev.earmark.docs;

import org.jspecify.annotations.NullMarked;
