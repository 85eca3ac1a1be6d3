package dev.earmark.jdbc;

import dev.earmark.StoreException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Compares the tables that exist with those that the store needs. */
final class SchemaCheck {

    /** What the store needs of one table. The names of indexes do not matter, but their first columns do. */
    private record Needed(List<String> columns, List<String> primaryKey, List<List<String>> indexes, boolean checked) {}

    private static final Map<String, Needed> TABLES = new TreeMap<>(Map.of(
            "earmark_schema", new Needed(List.of("version", "applied_at"), List.of("version"), List.of(), false),
            "earmark_level",
                    new Needed(
                            List.of("sku", "on_hand", "reserved", "sold", "version"), List.of("sku"), List.of(), true),
            "earmark_reservation",
                    new Needed(
                            List.of(
                                    "id",
                                    "status",
                                    "owner",
                                    "created_at",
                                    "expires_at",
                                    "due_at",
                                    "owner_limit",
                                    "extendable_until"),
                            List.of("id"),
                            List.of(List.of("status", "due_at"), List.of("owner", "status", "expires_at")),
                            true),
            "earmark_line",
                    new Needed(
                            List.of("reservation_id", "sku", "quantity", "returned", "expires_at"),
                            List.of("reservation_id", "sku"),
                            List.of(List.of("sku", "expires_at")),
                            true),
            "earmark_operation",
                    new Needed(
                            List.of("id", "kind", "subject", "units", "reason", "digest", "applied_at"),
                            List.of("id"),
                            List.of(List.of("applied_at")),
                            false)));

    private final SchemaSql sql;
    private final DatabaseMetaData database;
    private final SchemaNames names;
    private final @Nullable String catalog;
    private final String schema;

    private final List<String> missing = new ArrayList<>();

    private SchemaCheck(SchemaSql sql, Session session) throws SQLException {
        Connection connection = session.connection();
        this.names = session.texts().names();
        this.sql = sql;
        this.database = connection.getMetaData();
        this.schema = names.schema();
        // MySQL's drivers take a database as a catalog or as a schema, as an option in the URL says
        this.catalog = session.dialect().schemasAreCatalogs() ? schema : connection.getCatalog();
    }

    /** Returns what is missing, in words. */
    static List<String> missing(Session session, int version) {
        return session.sql(SchemaSql.class, sql -> {
            try {
                return new SchemaCheck(sql, session).missing(version);
            } catch (SQLException e) {
                throw SqlErrors.notApplied(e);
            }
        });
    }

    private List<String> missing(int version) throws SQLException {
        for (Map.Entry<String, Needed> table : TABLES.entrySet()) {
            compare(names.names().simple(table.getKey()), table.getValue());
        }
        if (missing.isEmpty() && sql.countOfVersion(version) == 0) {
            missing.add("version " + version + " in " + names.names().simple("earmark_schema"));
        }
        return missing;
    }

    private void compare(String table, Needed needed) throws SQLException {
        String stored = stored(table);
        Set<String> columns = columns(stored);
        if (columns.isEmpty()) {
            missing.add("table " + table);
            return;
        }
        if (sql.countOfOrdinaryTables(schema, stored) == 0) {
            missing.add(
                    "ordinary table " + table + " (this one is a view or temporary, not durable or not transactional,"
                            + " or row security hides its rows)");
        }
        needed.columns().stream()
                .filter(column -> !columns.contains(column))
                .forEach(column -> missing.add("column " + table + "." + column));
        if (!primaryKey(stored).equals(needed.primaryKey())) {
            missing.add("primary key " + table + " (" + String.join(", ", needed.primaryKey()) + ")");
        }
        List<List<String>> indexes = indexes(stored);
        needed.indexes().stream()
                .filter(columnsOf -> indexes.stream().noneMatch(index -> startsWith(index, columnsOf)))
                .forEach(columnsOf -> missing.add("index on " + table + " (" + String.join(", ", columnsOf) + ")"));
        if (needed.checked() && sql.countOfChecks(schema, stored) == 0) {
            missing.add("check constraints of " + table);
        }
        sql.inexactColumns(schema, stored).stream()
                .map(SchemaCheck::lower)
                .filter(columns::contains)
                .forEach(column -> missing.add("binary collation of column " + table + "." + column));
    }

    private String stored(String name) throws SQLException {
        return database.storesUpperCaseIdentifiers() ? name.toUpperCase(Locale.ROOT) : name;
    }

    private Set<String> columns(String table) throws SQLException {
        Set<String> columns = new TreeSet<>();
        try (ResultSet rows = database.getColumns(catalog, schema, table, null)) {
            while (rows.next()) {
                columns.add(lower(rows.getString("COLUMN_NAME")));
            }
        }
        return columns;
    }

    private List<String> primaryKey(String table) throws SQLException {
        Map<Integer, String> columns = new TreeMap<>();
        try (ResultSet rows = database.getPrimaryKeys(catalog, schema, table)) {
            while (rows.next()) {
                columns.put(rows.getInt("KEY_SEQ"), lower(rows.getString("COLUMN_NAME")));
            }
        }
        return List.copyOf(columns.values());
    }

    private List<List<String>> indexes(String table) throws SQLException {
        Map<String, Map<Integer, String>> indexes = new LinkedHashMap<>();
        try (ResultSet rows = database.getIndexInfo(catalog, schema, table, false, true)) {
            while (rows.next()) {
                String index = rows.getString("INDEX_NAME");
                String column = rows.getString("COLUMN_NAME");
                if (index != null && column != null) {
                    indexes.computeIfAbsent(index, name -> new TreeMap<>())
                            .put(rows.getInt("ORDINAL_POSITION"), lower(column));
                }
            }
        }
        return indexes.values().stream()
                .map(columns -> List.copyOf(columns.values()))
                .toList();
    }

    private static boolean startsWith(List<String> index, List<String> columns) {
        return index.size() >= columns.size()
                && index.subList(0, columns.size()).equals(columns);
    }

    private static String lower(String name) {
        if (name == null) {
            throw new StoreException("the database's metadata has a column without a name", null);
        }
        return name.toLowerCase(Locale.ROOT);
    }
}
