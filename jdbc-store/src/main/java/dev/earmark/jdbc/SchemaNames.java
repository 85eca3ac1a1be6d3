package dev.earmark.jdbc;

import dev.earmark.StoreException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;

/**
 * The names of the tables as the store's statements write them: always with their schema. A name without a schema would
 * be looked up along PostgreSQL's or H2's search path, and would reach the tables of another shop as soon as the own
 * ones are missing, or be hidden by a temporary table.
 *
 * @param names what the shop has chosen
 * @param schema the schema (in MySQL and MariaDB: the database) as the database stores its name
 * @param qualifier the schema as a statement writes it
 */
record SchemaNames(TableNames names, String schema, String qualifier) {

    /**
     * Takes the connection's current schema unless the shop has named one.
     *
     * @throws StoreException if there is no current schema, or it has no tables and the search path leads to others
     */
    static SchemaNames on(Connection connection, Dialect dialect, TableNames names) {
        try {
            String named = names.schema();
            if (named != null) {
                boolean upper = connection.getMetaData().storesUpperCaseIdentifiers();
                return new SchemaNames(names, upper ? named.toUpperCase(Locale.ROOT) : named, named);
            }
            String current = current(connection, dialect);
            // MySQL has no search path
            if (!dialect.schemasAreCatalogs()) {
                SchemaSearchPath.requireOwnTables(connection, names, current);
            }
            return new SchemaNames(names, current, dialect.quoted(current));
        } catch (SQLException e) {
            throw SqlErrors.notApplied(e);
        }
    }

    private static String current(Connection connection, Dialect dialect) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT " + dialect.currentSchema())) {
            String current = row.next() ? row.getString(1) : null;
            if (current == null) {
                throw new StoreException(
                        "no schema is selected, so it is not known where Earmark's tables are. Name the database or"
                                + " schema in the JDBC URL, or give the store TableNames.DEFAULT.inSchema(…).",
                        null);
            }
            return current;
        }
    }

    @Override
    public String toString() {
        return schema + "." + names.prefix() + "…";
    }

    /** Replaces the default names of tables in a statement. */
    String in(String sql) {
        return names.in(sql, qualifier);
    }

    /** Replaces all default names in a script that creates tables. */
    String inScript(String script) {
        return names.inScript(script, qualifier);
    }
}
