package dev.earmark.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is sent to make a transaction READ COMMITTED and to limit its waits for locks, and to restore the session
 * afterwards. Null where nothing has to be sent.
 *
 * @param before sent before autocommit is switched off
 * @param first sent as the transaction's first statements, and with its others where the driver sends several together
 * @param firstValue the only parameter of the last of {@code first}; null if it has none
 * @param restoredIsolation JDBC's way to set the isolation is used before, and this one is set again afterwards; null if
 *     it is not used
 * @param commit commits, restores what {@code restore} restores, and switches autocommit on
 * @param restore sent before a commit by JDBC, or after a rollback
 */
record TransactionSettings(
        @Nullable String before,
        List<String> first,
        @Nullable String firstValue,
        @Nullable Integer restoredIsolation,
        @Nullable String commit,
        @Nullable String restore) {
    boolean switchesAutoCommit() {
        return before != null && before.contains("autocommit=0");
    }

    static final TransactionSettings NONE = new TransactionSettings(null, List.of(), null, null, null, null);

    /**
     * What a dialect decides with.
     *
     * @param otherIsolation whether the store has met an {@link OtherIsolationException}
     */
    record Wanted(
            Connection connection,
            boolean autoCommit,
            SessionDefaults defaults,
            Duration lockTimeout,
            boolean otherIsolation) {
        boolean changesIsolation() throws SQLException {
            return connection.getTransactionIsolation() != Connection.TRANSACTION_READ_COMMITTED;
        }

        boolean changesLockTimeout() {
            return defaults.lockTimeout().compareTo(lockTimeout) > 0;
        }
    }

    /** Sets the isolation by JDBC, for where the session refuses SQL that does it, and leaves the lock timeout. */
    static TransactionSettings byJdbc(Wanted wanted) throws SQLException {
        return new TransactionSettings(null, List.of(), null, isolationToRestore(wanted), null, null);
    }

    static @Nullable Integer isolationToRestore(Wanted wanted) throws SQLException {
        int isolation = wanted.connection().getTransactionIsolation();
        return isolation == Connection.TRANSACTION_READ_COMMITTED ? null : isolation;
    }
}
