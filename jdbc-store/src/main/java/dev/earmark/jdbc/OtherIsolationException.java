package dev.earmark.jdbc;

import dev.earmark.StoreException;
import java.sql.SQLException;

/** A transaction is not READ COMMITTED. It was refused by its first statement, so it begins again with one that makes it so. */
final class OtherIsolationException extends StoreException {
    private static final long serialVersionUID = 1L;

    OtherIsolationException(SQLException cause) {
        super("the session's isolation is not READ COMMITTED; nothing was applied, a retry sets it", cause);
    }
}
