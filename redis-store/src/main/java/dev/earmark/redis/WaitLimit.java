package dev.earmark.redis;

import dev.earmark.TransientStoreException;
import dev.earmark.spi.CallDeadline;
import java.time.Duration;

/** How long a call may still wait (rule R9): the store's own limit, or what is left until the deadline of the call. */
final class WaitLimit {
    private WaitLimit() {}

    static Duration of(Duration limit) {
        return CallDeadline.remaining()
                .filter(left -> left.compareTo(limit) < 0)
                .orElse(limit);
    }

    /** Throws if the caller could not wait for an answer, so that nothing is sent that nobody asks about again. */
    static void requireTime() {
        if (Thread.currentThread().isInterrupted()) {
            throw new TransientStoreException("The thread was interrupted before anything was sent.", null);
        }
        if (CallDeadline.remaining().filter(Duration::isZero).isPresent()) {
            throw new TransientStoreException("The deadline of the call has passed. Nothing was sent.", null);
        }
    }
}
