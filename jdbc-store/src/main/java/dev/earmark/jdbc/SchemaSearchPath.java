package dev.earmark.jdbc;

import dev.earmark.StoreException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Notices that the tables' names lead to another schema than the current one: with PostgreSQL's {@code search_path
 * red,public} and tables in {@code public}, a shop may believe that {@code red} has its own stock, or know that all
 * share one. Only the shop can say which, so the store asks.
 */
final class SchemaSearchPath {
    private static final String ANY_TABLE = "earmark_level";

    private SchemaSearchPath() {}

    /** Throws if the current schema has no tables, and a statement without a schema would find others. */
    static void requireOwnTables(Connection connection, TableNames names, String current) throws SQLException {
        String table = names.simple(ANY_TABLE);
        Set<String> schemas = schemasWith(connection, table);
        if (schemas.isEmpty() || schemas.contains(current) || !isFound(connection, table)) {
            return;
        }
        Set<String> now = schemasWith(connection, table);
        // another instance may have created it in the meantime
        if (!now.contains(current)) {
            String others = String.join(", ", now);
            throw new StoreException(
                    "the current schema is " + current + " and has no table " + table
                            + ", but the session would find one in another schema of its search path (" + others
                            + "). Say which one the store shall use: TableNames.DEFAULT.inSchema(\""
                            + String.join("\") or TableNames.DEFAULT.inSchema(\"", suggestions(current, now)) + "\").",
                    null);
        }
    }

    private static Set<String> schemasWith(Connection connection, String table) throws SQLException {
        DatabaseMetaData database = connection.getMetaData();
        String stored = database.storesUpperCaseIdentifiers() ? table.toUpperCase(Locale.ROOT) : table;
        Set<String> schemas = new TreeSet<>();
        try (ResultSet rows =
                database.getTables(null, null, stored.replace("_", database.getSearchStringEscape() + "_"), null)) {
            while (rows.next()) {
                schemas.add(rows.getString("TABLE_SCHEM"));
            }
        }
        return schemas;
    }

    /** A failed statement would end PostgreSQL's transaction, if one is open. */
    private static boolean isFound(Connection connection, String table) throws SQLException {
        Savepoint before = connection.getAutoCommit() ? null : connection.setSavepoint();
        try (Statement statement = connection.createStatement()) {
            statement.executeQuery("SELECT 1 FROM " + table + " WHERE 1 = 0");
            return true;
        } catch (SQLException e) {
            if (before != null) {
                connection.rollback(before);
            }
            return false;
        }
    }

    private static List<String> suggestions(String current, Set<String> others) {
        return Stream.concat(Stream.of(current), others.stream())
                .map(schema -> schema.toLowerCase(Locale.ROOT))
                .toList();
    }
}
