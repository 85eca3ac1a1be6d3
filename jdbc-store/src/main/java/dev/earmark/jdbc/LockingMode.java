package dev.earmark.jdbc;

import dev.earmark.TransientStoreException;

/** Whether a batch locks the rows of its SKUs when it reads them. The two forms of the store differ in nothing else. */
sealed interface LockingMode {
    static LockingMode pessimistic() {
        return new Pessimistic();
    }

    static LockingMode optimistic() {
        return new Optimistic(new ThreadLocal<>());
    }

    /** Like {@link #pessimistic}, for the shop's transaction, in which a batch cannot release its locks. */
    static LockingMode joining() {
        return new Joining();
    }

    /** Whether the next batch of this thread locks its rows. Asked once per batch. */
    boolean locks();

    /** Whether a batch that needs further locks can release those that it has, and take all of them in order. */
    default boolean startsAgain() {
        return true;
    }

    /** Notes that a batch of this thread was saved. */
    default void saved() {}

    /** Notes that another transaction has changed a row that a batch of this thread had read without a lock. */
    default TransientStoreException conflict() {
        return new TransientStoreException(
                "another transaction changed the same SKUs at the same time; nothing was applied, a retry may succeed",
                null);
    }

    /** Locks, so that a second batch waits for the first. */
    record Pessimistic() implements LockingMode {
        @Override
        public boolean locks() {
            return true;
        }

        @Override
        public String toString() {
            return "pessimistic";
        }
    }

    /** Locks, and keeps all locks until the shop ends its transaction. */
    record Joining() implements LockingMode {
        @Override
        public boolean locks() {
            return true;
        }

        @Override
        public boolean startsAgain() {
            return false;
        }

        @Override
        public String toString() {
            return "joining";
        }
    }

    /**
     * Does not lock; the engine retries a batch that was overtaken, in the same thread. A thread that was overtaken
     * several times in a row locks its rows and cannot be overtaken again, however busy the other threads are. So no
     * thread starves.
     */
    record Optimistic(ThreadLocal<Integer> conflictsInARow) implements LockingMode {
        static final int CONFLICTS_BEFORE_LOCKING = 3;

        @Override
        public boolean locks() {
            Integer conflicts = conflictsInARow.get();
            return conflicts != null && conflicts >= CONFLICTS_BEFORE_LOCKING;
        }

        @Override
        public void saved() {
            conflictsInARow.remove();
        }

        @Override
        public TransientStoreException conflict() {
            Integer conflicts = conflictsInARow.get();
            conflictsInARow.set(conflicts == null ? 1 : conflicts + 1);
            return LockingMode.super.conflict();
        }

        @Override
        public String toString() {
            return "optimistic";
        }
    }
}
