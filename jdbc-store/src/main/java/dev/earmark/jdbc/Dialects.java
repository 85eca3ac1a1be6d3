package dev.earmark.jdbc;

import dev.earmark.StoreException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
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

    /** For example "PostgreSQL 18.1". The drivers know it since they connected. */
    static String productOf(Connection connection) throws SQLException {
        DatabaseMetaData database = connection.getMetaData();
        return database.getDatabaseProductName() + " " + database.getDatabaseProductVersion();
    }

    private static String supported() {
        return ALL.stream().flatMap(dialect -> dialect.productNames().stream()).collect(Collectors.joining(", "));
    }

    /**
     * What an error means. Asks all dialects, because an error may come before it is known which database it is. They
     * do not contradict each other: MySQL's codes have four digits, H2's five, and PostgreSQL has states alone.
     */
    static Optional<SqlMeaning> meaningOf(String state, int code) {
        return ALL.stream()
                .flatMap(dialect -> dialect.meaningOf(state, code).stream())
                .findFirst();
    }

    static boolean saysRolledBack(String state, int code) {
        return ALL.stream().anyMatch(dialect -> dialect.saysRolledBack(state, code));
    }
}
