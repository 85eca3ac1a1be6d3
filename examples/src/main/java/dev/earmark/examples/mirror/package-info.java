/** The shop of the example {@link dev.earmark.examples.RedisMirror}, and the consumer that mirrors its events. */
@NullMarked
package dev.earmark.examples.mirror;

import org.jspecify.annotations.NullMarked;
