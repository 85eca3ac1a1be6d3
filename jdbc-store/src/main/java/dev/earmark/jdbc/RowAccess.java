package dev.earmark.jdbc;

import dev.earmark.TransientStoreException;

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
     * Does not lock: whoever saves second tries again, in the same thread. A thread that has lost some times in a row locks all
     * the same, and so cannot lose again, however often others win beside it: nobody starves.
     */
    record Optimistic(ThreadLocal<Integer> lossesInARow) implements RowAccess {
        static final int LOSSES_BEFORE_LOCKING = 3;

        @Override
        public boolean locks() {
            Integer losses = lossesInARow.get();
            return losses != null && losses >= LOSSES_BEFORE_LOCKING;
        }

        @Override
        public void won() {
            lossesInARow.remove();
        }

        @Override
        public TransientStoreException lost() {
            Integer losses = lossesInARow.get();
            lossesInARow.set(losses == null ? 1 : losses + 1);
            return RowAccess.super.lost();
        }
    }
}
