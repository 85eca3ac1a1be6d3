package dev.earmark.jdbc;

import dev.earmark.TransientStoreException;
import java.util.concurrent.atomic.AtomicInteger;

/** Whether a batch locks its SKUs' rows when it reads them: all in which the two forms of the store differ. */
sealed interface RowAccess {

    /** Asked once per batch. */
    boolean locks();

    /** A batch was saved. */
    default void won() {}

    /** Somebody else has changed a row that a batch had read without a lock. */
    default TransientStoreException lost() {
        return new TransientStoreException("another transaction changed the same SKUs at the same time", null);
    }

    /** Locks: whoever comes second waits. */
    record Pessimistic() implements RowAccess {
        @Override
        public boolean locks() {
            return true;
        }
    }

    /**
     * Does not lock: whoever saves second tries again. After some losses in a row the next batch locks all the same, and so
     * cannot lose: nobody starves.
     */
    record Optimistic(AtomicInteger lossesInARow) implements RowAccess {
        static final int LOSSES_BEFORE_LOCKING = 3;

        @Override
        public boolean locks() {
            return lossesInARow.get() >= LOSSES_BEFORE_LOCKING;
        }

        @Override
        public void won() {
            lossesInARow.set(0);
        }

        @Override
        public TransientStoreException lost() {
            lossesInARow.incrementAndGet();
            return RowAccess.super.lost();
        }
    }
}
