package dev.earmark.jdbc;

import dev.earmark.jdbc.Table.Column;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * PostgreSQL. Its planner knows no hints. With statistics that are missing or old, or in a prepared statement that was
 * planned when a table was small, it would read a whole table to join it with a list. Two things leave it no choice:
 * {@code OFFSET 0} keeps a subquery separate (PostgreSQL manual, 7.6 and the source's {@code is_simple_subquery}), so that each
 * key is looked up by itself; and {@code ON CONFLICT} always finds the existing row by the primary key.
 *
 * <p>A list of one row is no array: the function scan, and the conversion of arrays on both sides, take about a tenth of the
 * server's time for a reserve of one SKU. Nor is it joined: the row is looked up by its key, so nothing could be read in
 * full but by a scan, which the planner's settings discourage.
 */
final class PostgreSqlBulk implements BulkSql {
    private static final String LIST = "UNNEST(CAST(? AS VARCHAR ARRAY)) k(key)";
    private static final String ANY = "ANY(CAST(? AS VARCHAR ARRAY))";

    /** Until the end of the transaction, or until what it has locked so far is undone. */
    private static final String LOCKS = "SELECT set_config('earmark.locks', 'true', true)";

    /** What is not a number, and so is in the error's text. */
    private static final String NOT_WRITTEN =
            "a row was not written, as a trigger can make it: remove the trigger from the table of Earmark";

    private static final Pattern LIST_AND_LOOK_UP = Pattern.compile(Pattern.quote(LIST)
            + " CROSS JOIN LATERAL \\(SELECT \\* FROM (\\S+) WHERE (\\w+) = k\\.key OFFSET 0\\) (\\w+)");

    private final Map<String, String> forOneRow = new ConcurrentHashMap<>();

    private static final String LINES_OF_SKU =
            "CROSS JOIN LATERAL (SELECT sku FROM earmark_line WHERE reservation_id = o.id AND sku = k.sku OFFSET 0) m";

    @Override
    public String byKeys(String table, String alias, String key) {
        return LIST + " " + lookUp(table, alias, key, "k.key");
    }

    /**
     * Transactions that wait for a row alone all wake up whenever one of them has changed it: they look for its new version,
     * and wait for the next transaction ({@code heapam_tuple_lock} in the source). With ten of them that took a third of
     * the server's time. The row's lock still decides: who takes no advisory lock, or the same by chance, only waits in
     * another way.
     */
    @Override
    public Optional<String> waitInTurn() {
        return Optional.of("SELECT CAST(pg_advisory_xact_lock(hashtextextended(CAST(? AS VARCHAR), <levels>)) AS TEXT)"
                + " WHERE current_setting('earmark.locks', true) IS DISTINCT FROM 'true'"
                + " UNION ALL " + LOCKS);
    }

    @Override
    public Optional<String> waitNoMore() {
        return Optional.of(LOCKS);
    }

    @Override
    public String lookUp(String table, String alias, String column, String value) {
        return "CROSS JOIN LATERAL (SELECT * FROM " + table + " WHERE " + column + " = " + value + " OFFSET 0) "
                + alias;
    }

    @Override
    public String owned() {
        return "SELECT DISTINCT o.id FROM UNNEST(CAST(? AS VARCHAR ARRAY), CAST(? AS VARCHAR ARRAY)) k(owner, sku)"
                + " CROSS JOIN LATERAL (SELECT id FROM earmark_reservation WHERE owner = k.owner"
                + " AND status IN ('HELD', 'CONFIRMED') OFFSET 0) o " + LINES_OF_SKU;
    }

    @Override
    public String delete(String table, String column) {
        return "DELETE FROM " + table + " WHERE " + column + " = " + ANY;
    }

    @Override
    public String update(String table, String assignments, String column) {
        return "UPDATE " + table + " SET " + assignments + " WHERE " + column + " = " + ANY;
    }

    @Override
    public String insert(Table table) {
        return "INSERT INTO " + table.name() + " AS t (" + table.columnNames() + ") " + source(table);
    }

    @Override
    public String save(Table table) {
        return insert(table) + " ON CONFLICT (" + table.keyNames() + ") DO UPDATE SET "
                + BulkSql.assignments(table, column -> "excluded." + column);
    }

    @Override
    public String saveIfUnchanged(Table table) {
        return save(table) + ", version = t.version + 1 WHERE t.version = excluded.version";
    }

    /** An update count would not show that a trigger returned OLD, and so has taken an update back. */
    @Override
    public String alone(Write write) {
        return write.versioned() ? with(List.of(write)) + " SELECT SUM(n) FROM w0" : write.sql();
    }

    @Override
    public boolean wroteAll(Statement statement, Write write) throws SQLException {
        if (!write.versioned()) {
            return statement.getUpdateCount() == write.written();
        }
        try (ResultSet sum = statement.getResultSet()) {
            sum.next();
            return sum.getLong(1) == write.sum();
        }
    }

    /** No two of them write the same row, so it makes no difference that all of them see the same snapshot. */
    @Override
    public Optional<String> counted(List<Write> writes) {
        StringBuilder numbers = new StringBuilder("SELECT n FROM w0");
        for (int i = 1; i < writes.size(); i++) {
            numbers.append(" UNION ALL SELECT n FROM w").append(i);
        }
        return Optional.of(with(writes) + " SELECT CAST(CASE WHEN SUM(n) = CAST(? AS BIGINT) THEN '0' ELSE '"
                + NOT_WRITTEN + "' END AS INTEGER) FROM (" + numbers + ") w");
    }

    /** Each write runs once and to its end (PostgreSQL manual, 7.8.4, "Data-Modifying Statements in WITH"). */
    private static StringBuilder with(List<Write> writes) {
        StringBuilder sql = new StringBuilder("WITH ");
        for (int i = 0; i < writes.size(); i++) {
            Write write = writes.get(i);
            sql.append(i == 0 ? "w" : ", w")
                    .append(i)
                    .append("(n) AS (")
                    .append(write.sql())
                    .append(write.versioned() ? " RETURNING version)" : " RETURNING CAST(1 AS BIGINT))");
        }
        return sql;
    }

    /** Names the list, because PostgreSQL before 16 takes no subquery without a name. */
    @Override
    public String source(Table table) {
        return BulkSql.super.source(table) + " k";
    }

    @Override
    public String withMarks(String sql, int columns, int rows) {
        if (rows != 1) {
            return sql;
        }
        String known = forOneRow.get(sql);
        return known != null ? known : forOneRow.computeIfAbsent(sql, PostgreSqlBulk::forOneRow);
    }

    private static String forOneRow(String sql) {
        return LIST_AND_LOOK_UP
                .matcher(sql)
                .replaceFirst("(SELECT * FROM $1 WHERE $2 = CAST(? AS VARCHAR)) $3")
                .replace(ANY, "ANY(ARRAY[CAST(? AS VARCHAR)])")
                .replace("UNNEST(", "(SELECT ")
                .replace(" ARRAY)", ")");
    }

    @Override
    public int bind(PreparedStatement statement, int first, List<Column> columns, List<? extends List<?>> rows)
            throws SQLException {
        if (rows.size() != 1) {
            return BulkSql.super.bind(statement, first, columns, rows);
        }
        BulkWriter.bind(statement, first, rows.get(0));
        return first + columns.size();
    }
}
