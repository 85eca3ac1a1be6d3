package dev.earmark.jdbc;

import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.TreeSet;

/**
 * Notices that the tables' names lead to another schema than the current one: with PostgreSQL's {@code search_path
 * red,public} and tables in {@code public}, a shop may believe that {@code red} has its own stock, or know that all
 * share one. Only the shop can say which, so the store asks.
 */
final class SchemaSearchPath {
    private static final String ANY_TABLE = "earmark_level";

    private SchemaSearchPath() {}

    /** Throws if the current schema has no tables, and a statement without a schema would find others. */
    static void requireOwnTables(OwnTransactions transactions) {
        SchemaNames names = transactions.sessions().names();
        String table = names.names().simple(ANY_TABLE);
        String own = names.qualifier() + "." + table;
        if (names.names().schema() == null
                && !exists(transactions, own)
                && exists(transactions, table)
                // another instance may have created it in the meantime
                && !exists(transactions, own)) {
            String elsewhere = transactions.read(session -> schemasWith(session, table));
            throw new StoreException(
                    "the current schema is " + names.schema() + " and has no table " + table
                            + ", but the session would find one in another schema of its search path (" + elsewhere
                            + "). Say which one the store shall use: TableNames.DEFAULT.inSchema(\""
                            + lower(names.schema())
                            + "\") or TableNames.DEFAULT.inSchema(\"" + lower(elsewhere) + "\").",
                    null);
        }
    }

    private static boolean exists(Transactions transactions, String table) {
        try {
            return transactions.read(session -> {
                try (Statement statement = session.connection().createStatement()) {
                    statement.executeQuery("SELECT 1 FROM " + table + " WHERE 1 = 0");
                    return true;
                } catch (SQLException e) {
                    throw SqlErrors.notApplied(e);
                }
            });
        } catch (TransientStoreException e) {
            throw e;
        } catch (StoreException e) {
            return false;
        }
    }

    private static String schemasWith(Session session, String table) {
        try {
            DatabaseMetaData database = session.connection().getMetaData();
            String stored = database.storesUpperCaseIdentifiers() ? table.toUpperCase(Locale.ROOT) : table;
            TreeSet<String> schemas = new TreeSet<>();
            try (ResultSet rows = database.getTables(null, null, stored, null)) {
                while (rows.next()) {
                    schemas.add(rows.getString("TABLE_SCHEM"));
                }
            }
            return String.join(", ", schemas);
        } catch (SQLException e) {
            throw SqlErrors.notApplied(e);
        }
    }

    private static String lower(String schema) {
        return schema.toLowerCase(Locale.ROOT);
    }
}
