package dev.earmark.jdbc;

import dev.earmark.StoreException;
import java.sql.SQLException;

/**
 * What is sent together with a batch's first statement and with its last, so that it takes no round trip: where the
 * driver sends several statements in one.
 */
interface BatchFrame {
    /** Sends what {@link #open} adds, if it was not sent yet. For a statement that no group sends. */
    void set() throws SQLException;

    /** Adds what has to be sent before the batch's first statement, if it was not sent yet. */
    void open(StatementGroup group);

    /** Adds what has to be sent before the shop's hook gets the connection. */
    void beforeHook(StatementGroup group);

    /** Adds what has to be sent after the batch's last statement. Afterwards nothing can undo the batch alone. */
    void close(StatementGroup group);

    /** Whether the shop ends the transaction. */
    boolean isInShopsTransaction();

    /** Whether the transaction may have ended, committed or not. Then nothing may be sent again. */
    default boolean mayHaveEnded() {
        return false;
    }

    /** What an error of statements means that were sent inside this frame. */
    default StoreException failure(SQLException error) {
        return SqlErrors.notApplied(error);
    }
}
