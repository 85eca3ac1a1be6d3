package dev.earmark.jdbc;

import dev.earmark.jdbc.Table.Column;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * MySQL and MariaDB. In a small table the optimizer prefers a scan, which would lock, and wait for, other rows.
 * {@code FORCE INDEX} prevents it. {@code ON DUPLICATE KEY UPDATE} always finds the existing row by the primary key, and
 * locks that row only.
 */
final class MySqlBulk implements BulkSql {
    private static final String BY_PRIMARY_KEY = "FORCE INDEX (PRIMARY)";

    /** In a statement's text: a query of the list of owners and SKUs. */
    private static final String OWNERS = "<owners>";

    private static final String OWNER = "SELECT CAST(? AS CHAR(100) CHARACTER SET utf8mb4) AS owner,"
            + " CAST(? AS CHAR(100) CHARACTER SET utf8mb4) AS sku";

    /** The texts of larger statements are not kept: there are too many, and to make one is little of its work. */
    private static final int KEPT_ROWS = 64;

    /** The texts of each statement by the number of its rows. A driver that keeps statements knows the same text faster. */
    private final Map<String, @Nullable String[]> known = new ConcurrentHashMap<>();

    @Override
    public String byKeys(String table, String alias, String key) {
        return table + " " + alias + " " + BY_PRIMARY_KEY;
    }

    @Override
    public String inKeys(String column) {
        return column + " IN (" + KEYS + ")";
    }

    /** Without {@code STRAIGHT_JOIN} the optimizer may read this table first, in full, in spite of the index hint. */
    @Override
    public String lookUp(String table, String alias, String column, String value) {
        return "STRAIGHT_JOIN " + table + " " + alias + " " + BY_PRIMARY_KEY + " ON " + alias + "." + column + " = "
                + value;
    }

    /**
     * No hint names the index of owners, whose name does not matter to the store. But where a join finds rows by an index
     * that has all columns, as here, the optimizer does not consider a scan.
     */
    @Override
    public String owned() {
        return "SELECT DISTINCT o.id FROM (" + OWNERS + ") k STRAIGHT_JOIN earmark_reservation o ON o.owner = k.owner"
                + " AND o.status IN ('HELD', 'CONFIRMED') STRAIGHT_JOIN earmark_line m " + BY_PRIMARY_KEY
                + " ON m.reservation_id = o.id AND m.sku = k.sku";
    }

    /** The hint is allowed in the form with {@code USING} only. */
    @Override
    public String delete(String table, String column) {
        return "DELETE FROM " + table + " USING " + table + " " + BY_PRIMARY_KEY + " WHERE " + inKeys(column);
    }

    @Override
    public String update(String table, String assignments, String column) {
        return "UPDATE " + table + " " + BY_PRIMARY_KEY + " SET " + assignments + " WHERE " + inKeys(column);
    }

    @Override
    public String save(Table table) {
        return insert(table) + " ON DUPLICATE KEY UPDATE "
                + BulkSql.assignments(table, column -> "VALUES(" + column + ")");
    }

    /** Assigns the version last, because each assignment sees those before it. */
    @Override
    public String saveIfUnchanged(Table table) {
        return insert(table) + " ON DUPLICATE KEY UPDATE "
                + BulkSql.assignments(
                        table, column -> "IF(version = VALUES(version), VALUES(" + column + "), " + column + ")")
                + ", version = IF(version = VALUES(version), version + 1, version)";
    }

    /**
     * A row that was changed counts twice, one that was inserted once, and one that stayed the same once or not at all
     * (MySQL manual, "INSERT ... ON DUPLICATE KEY UPDATE Statement").
     */
    @Override
    public int countOfSaved(int rows) {
        return 2 * rows;
    }

    @Override
    public String source(Table table) {
        return "VALUES " + ROWS;
    }

    @Override
    public <K> List<K> padded(List<K> keys) {
        int size = keys.size();
        int wanted = size <= 1 ? size : Integer.highestOneBit(size - 1) * 2;
        if (wanted == size) {
            return keys;
        }
        List<K> padded = new ArrayList<>(wanted);
        padded.addAll(keys);
        while (padded.size() < wanted) {
            padded.add(keys.get(size - 1));
        }
        return padded;
    }

    @Override
    public String withMarks(String sql, int columns, int rows) {
        if (rows > KEPT_ROWS) {
            return complete(sql, columns, rows);
        }
        @Nullable String[] texts = known.computeIfAbsent(sql, each -> new String[KEPT_ROWS + 1]);
        String text = texts[rows];
        if (text == null) {
            text = complete(sql, columns, rows);
            texts[rows] = text;
        }
        return text;
    }

    private static String complete(String sql, int columns, int rows) {
        return sql.contains(OWNERS)
                ? sql.replace(OWNERS, BulkSql.repeat(OWNER, " UNION ALL ", rows))
                : BulkSql.completed(sql, columns, rows);
    }

    @Override
    public int bind(PreparedStatement statement, int first, List<Column> columns, List<? extends List<?>> rows)
            throws SQLException {
        int next = first;
        for (List<?> row : rows) {
            BulkWriter.bind(statement, next, row);
            next += row.size();
        }
        return next;
    }
}
