package dev.earmark.jdbc;

import dev.earmark.StoreException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out why a write was refused as read-only. A server that has become a replica is a temporary failure: a new
 * connection may lead to the new primary. A pool, user or transaction that may not write stays so, and no retry helps.
 */
final class ReadOnlyReason {
    private static final Logger log = LoggerFactory.getLogger(JdbcStockStore.class);

    private ReadOnlyReason() {}

    /** Costs a round trip, only after such an error and only where its code has both meanings. */
    static StoreException explain(Connection connection, Dialect dialect, RuntimeException failure) {
        StoreException known = SqlErrors.notApplied(failure);
        return SqlErrors.meaningOf(failure) == SqlMeaning.READ_ONLY_SERVER && isOfTheSession(connection, dialect)
                ? SqlErrors.readOnlySession(failure)
                : known;
    }

    private static boolean isOfTheSession(Connection connection, Dialect dialect) {
        try {
            return connection.isReadOnly() || !isServerReadOnly(connection, dialect.isReadOnlyServer());
        } catch (SQLException e) {
            log.debug("could not ask whether the server is read-only: {}", e.getMessage());
            return false;
        }
    }

    private static boolean isServerReadOnly(Connection connection, @Nullable String query) throws SQLException {
        if (query == null) {
            return true;
        }
        try (Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(query)) {
            return answer.next() && answer.getBoolean(1);
        }
    }
}
