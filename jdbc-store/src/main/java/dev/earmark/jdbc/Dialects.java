package dev.earmark.jdbc;

import dev.earmark.StoreException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The databases that are supported. */
final class Dialects {
    private static final List<Dialect> ALL = List.of(new H2Dialect(), new MySqlDialect(), new PostgreSqlDialect());

    private Dialects() {}

    /** Finds out which database a connection leads to. */
    static Dialect of(Connection connection) throws SQLException {
        DatabaseMetaData database = connection.getMetaData();
        String name = database.getDatabaseProductName();
        String version = database.getDatabaseProductVersion();
        return ALL.stream()
                .filter(dialect -> dialect.productNames().contains(name))
                .findFirst()
                .orElseThrow(() -> new StoreException(
                        "unknown database: " + name + " " + version + "; supported are " + supported(), null));
    }

    private static String supported() {
        return ALL.stream().flatMap(dialect -> dialect.productNames().stream()).collect(Collectors.joining(", "));
    }

    /**
     * Whether a retry may succeed. Asks all dialects, because an error may come before it is known which database it
     * is.
     */
    static boolean isTransient(SQLException error) {
        return ALL.stream()
                .anyMatch(dialect -> dialect.transientCodes().contains(error.getErrorCode())
                        || dialect.transientStates().contains(SqlErrors.stateOf(error)));
    }

    /** PostgreSQL: 25006. MySQL and MariaDB: 1290, 1792, 1836. H2, whose database is closed: 90007, 90098, 90121. */
    static boolean isConnectionUseless(SQLException error) {
        return SqlErrors.stateOf(error).equals("25006")
                || Set.of(1290, 1792, 1836, 90007, 90098, 90121).contains(error.getErrorCode());
    }

    static boolean isMissingTableOrColumn(SQLException error) {
        return ALL.stream().anyMatch(dialect -> dialect.missingTableOrColumn().contains(SqlErrors.stateOf(error)));
    }
}
