package dev.earmark.jdbc;

import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the server about errors whose code has two meanings. Costs a round trip, only after such an error.
 *
 * <ul>
 *   <li>A write was refused as read-only. A server that has become a replica is a temporary failure: a new connection may
 *       lead to the new primary. A pool or user that may not write stays so, and no retry helps.
 *   <li>A lock was not granted in time. A server that has lost its cluster says so too, and does not stop saying it: a new
 *       connection may lead to another server.
 * </ul>
 */
final class AmbiguousErrors {
    private static final Logger log = LoggerFactory.getLogger(JdbcStockStore.class);

    private AmbiguousErrors() {}

    /** For a failure whose transaction is rolled back. */
    static StoreException explain(Connection connection, Dialect dialect, Exception failure) {
        return SqlErrors.meaningOf(failure) == SqlMeaning.READ_ONLY_SERVER && isOfTheSession(connection, dialect)
                ? SqlErrors.readOnlySession(failure)
                : explainTimeout(connection, dialect, failure);
    }

    /** The second of the two, for statements that only read. Leaves no transaction open. */
    static StoreException explainTimeout(Connection connection, Dialect dialect, Exception failure) {
        StoreException known = SqlErrors.notApplied(failure);
        return known instanceof TransientStoreException
                ? SqlErrors.telling(failure)
                        .flatMap(dialect::isReady)
                        .flatMap(statement -> failureOf(connection, statement))
                        // not if a filter of the pool, such as Druid's, refuses the question
                        .filter(SqlErrors::isConnectionUseless)
                        .map(notReady -> notReady(notReady, failure))
                        .orElse(known)
                : known;
    }

    private static StoreException notReady(SQLException error, Exception failure) {
        StoreException explained = SqlErrors.notApplied(error);
        explained.addSuppressed(failure);
        return explained;
    }

    private static Optional<SQLException> failureOf(Connection connection, String statement) {
        try (Statement question = connection.createStatement()) {
            question.execute(statement);
            return Optional.empty();
        } catch (SQLException e) {
            return Optional.of(e);
        }
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
