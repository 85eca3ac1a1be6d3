package dev.earmark.test;

import static java.util.stream.Collectors.joining;

import dev.earmark.jdbc.TableNames;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/**
 * All times in the tables of a JDBC store. This is the only place outside the store that knows them. Locks the rows of all
 * SKUs first, in their order, as the store does; and raises their versions, so that an optimistic batch that has read a time
 * before it was moved starts again.
 */
final class StoredTimes {
    private final Connection connection;
    private final TableNames names;

    StoredTimes(Connection connection, TableNames names) {
        this.connection = connection;
        this.names = names;
    }

    void moveBack(Duration time) throws SQLException {
        long micros = Math.addExact(Math.multiplyExact(time.toSeconds(), 1_000_000L), time.toNanosPart() / 1_000);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT sku FROM " + table("level") + " ORDER BY sku FOR UPDATE");
            statement.executeUpdate("UPDATE " + table("level") + " SET version = version + 1");
            move(statement, micros, "reservation", "created_at", "expires_at", "due_at", "extendable_until");
            move(statement, micros, "line", "expires_at");
            move(statement, micros, "operation", "applied_at");
        }
    }

    private void move(Statement statement, long micros, String table, String... columns) throws SQLException {
        String earlier = earlier(connection.getMetaData().getDatabaseProductName());
        statement.executeUpdate("UPDATE " + table(table) + " SET "
                + Arrays.stream(columns)
                        .map(column -> column + " = " + earlier.formatted(column, micros))
                        .collect(joining(", ")));
    }

    private String table(String table) {
        return (names.schema() == null ? "" : names.schema() + ".") + names.prefix() + table;
    }

    /** An expression: a column, as the first argument, less a number of microseconds. */
    private static String earlier(String database) {
        return switch (database.toLowerCase(Locale.ROOT)) {
            case "h2" -> "DATEADD('MICROSECOND', -%2$d, %1$s)";
            case "postgresql" -> "%1$s - %2$d * INTERVAL '1 microsecond'";
            case "mysql", "mariadb" -> "%1$s - INTERVAL %2$d MICROSECOND";
            default ->
                throw new IllegalStateException("time cannot pass in the unknown database " + database
                        + "; known are H2, MySQL, MariaDB and PostgreSQL");
        };
    }
}
