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
import org.jdbi.v3.core.Handle;

/** Holds the tables that are there against those that are needed. */
final class SchemaCheck {

    /** What is needed of one table; the names of indexes do not matter, their leading columns do. */
    private record Needed(List<String> columns, List<String> primaryKey, List<List<String>> indexes, boolean checked) {}

    private static final Map<String, Needed> TABLES = new TreeMap<>(Map.of(
            "earmark_schema", new Needed(List.of("version", "applied_at"), List.of("version"), List.of(), false),
            "earmark_level",
                    new Needed(
                            List.of("sku", "on_hand", "reserved", "sold", "version"), List.of("sku"), List.of(), true),
            "earmark_reservation",
                    new Needed(
                            List.of("id", "status", "owner", "created_at", "expires_at", "finished_at"),
                            List.of("id"),
                            List.of(
                                    List.of("status", "expires_at"),
                                    List.of("finished_at"),
                                    List.of("owner", "status", "expires_at")),
                            true),
            "earmark_line",
                    new Needed(
                            List.of("reservation_id", "sku", "quantity", "returned", "held_until"),
                            List.of("reservation_id", "sku"),
                            List.of(List.of("sku", "held_until")),
                            true),
            "earmark_operation",
                    new Needed(
                            List.of("id", "kind", "subject", "units", "reason", "digest", "applied_at"),
                            List.of("id"),
                            List.of(List.of("applied_at")),
                            false)));

    private final Handle handle;
    private final Wording wording;
    private final DatabaseMetaData database;
    private final String catalog;
    private final String schema;
    private final List<String> missing = new ArrayList<>();

    private SchemaCheck(Handle handle, Wording wording, Connection connection) throws SQLException {
        this.handle = handle;
        this.wording = wording;
        this.database = connection.getMetaData();
        String own = connection.getSchema();
        String named = wording.names().schema();
        // MySQL calls its databases catalogs, and has no schemas
        this.catalog = own == null && named != null ? named : connection.getCatalog();
        this.schema = own != null && named != null ? stored(named) : own;
    }

    static List<String> missing(Handle handle, Wording wording, int version) {
        try {
            SchemaCheck check = new SchemaCheck(handle, wording, handle.getConnection());
            for (Map.Entry<String, Needed> table : TABLES.entrySet()) {
                check.compare(wording.names().simple(table.getKey()), table.getValue());
            }
            if (check.missing.isEmpty() && !check.hasVersion(version)) {
                check.missing.add(
                        "version " + version + " in " + wording.names().simple("earmark_schema"));
            }
            return check.missing;
        } catch (SQLException e) {
            throw SqlErrors.notApplied(e);
        }
    }

    private void compare(String table, Needed needed) throws SQLException {
        String stored = stored(table);
        Set<String> columns = columns(stored);
        if (columns.isEmpty()) {
            missing.add("table " + table);
            return;
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
        if (needed.checked() && !hasCheckConstraint(stored)) {
            missing.add("check constraints of " + table);
        }
        notBytewise(stored, columns)
                .forEach(column -> missing.add("binary collation of column " + table + "." + column));
    }

    private String stored(String name) throws SQLException {
        return database.storesUpperCaseIdentifiers() ? name.toUpperCase(Locale.ROOT) : name;
    }

    private boolean hasVersion(int version) {
        return handle.createQuery("SELECT COUNT(*) FROM earmark_schema WHERE version = :version")
                        .bind("version", version)
                        .mapTo(Integer.class)
                        .one()
                > 0;
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

    private boolean hasCheckConstraint(String table) {
        return handle.createQuery("""
                        SELECT COUNT(*) FROM information_schema.table_constraints
                        WHERE constraint_type = 'CHECK' AND table_schema = :schema AND table_name = :table
                            -- PostgreSQL lists NOT NULL as well
                            AND constraint_name NOT LIKE '%not_null'""")
                        .bind("schema", schema == null ? catalog : schema)
                        .bind("table", table)
                        .mapTo(Integer.class)
                        .one()
                > 0;
    }

    /** Columns of names in which two different texts may count as the same. */
    private List<String> notBytewise(String table, Set<String> columns) {
        String query = wording.dialect().notBytewise();
        return handle.createQuery(query)
                .bind("schema", schema == null ? catalog : schema)
                .bind("table", table)
                .mapTo(String.class)
                .map(SchemaCheck::lower)
                .filter(columns::contains)
                .list();
    }

    private static boolean startsWith(List<String> index, List<String> columns) {
        return index.size() >= columns.size()
                && index.subList(0, columns.size()).equals(columns);
    }

    private static String lower(String name) {
        if (name == null) {
            throw new StoreException("the database's metadata names no column", null);
        }
        return name.toLowerCase(Locale.ROOT);
    }
}
