package dev.earmark.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes many rows of a table in one statement that every database understands, so that a batch takes the same number of
 * round trips whatever its size; a JDBC batch would be one trip per row unless the shop's URL says otherwise. Beyond
 * {@link #ROWS_PER_STATEMENT} rows a further statement follows, to stay below the databases' limits of parameters.
 */
final class BulkWrite {
    static final int ROWS_PER_STATEMENT = 1_000;

    private final Connection connection;
    private final Wording wording;

    BulkWrite(Connection connection, Wording wording) {
        this.connection = connection;
        this.wording = wording;
    }

    /** Where rows go: the columns that name a row, and the ones that are written. */
    record Table(String name, List<String> keys, List<String> columns) {}

    /** One row: a value for each key, and one for each column. */
    record Row(List<String> keys, List<@Nullable Object> values) {}

    /** {@code INSERT INTO table (keys, columns) VALUES (…), (…)}. */
    void insert(Table table, List<Row> rows) {
        List<String> columns = concat(table.keys(), table.columns());
        String values = "(" + repeat("?", ", ", columns.size()) + ")";
        for (List<Row> chunk : chunks(rows)) {
            Statement statement = new Statement();
            statement.append("INSERT INTO " + table.name() + " (" + String.join(", ", columns) + ") VALUES ");
            statement.append(repeat(values, ", ", chunk.size()));
            chunk.forEach(row -> statement.bind(row.keys()).bind(row.values()));
            statement.execute();
        }
    }

    /**
     * {@code UPDATE table SET column = CASE WHEN key = … THEN … END, … WHERE key IN (…)}.
     *
     * @return how many rows there were
     */
    int update(Table table, List<Row> rows) {
        int updated = 0;
        for (List<Row> chunk : chunks(rows)) {
            Statement statement = new Statement();
            set(statement, table, table.columns(), chunk);
            where(statement, table.keys().get(0) + " IN (" + marks(chunk) + ")", chunk);
            updated += statement.execute();
        }
        return updated;
    }

    /**
     * Like {@link #update}, of the rows whose last column, their version, still has the value that is given; raises it. Locks
     * the rows in the order of their keys, as whoever reads them to change them does.
     *
     * @return how many rows still had it
     */
    int updateIfUnchanged(Table table, List<Row> rows) {
        int last = table.columns().size() - 1;
        String version = table.columns().get(last);
        int updated = 0;
        for (List<Row> chunk : chunks(rows)) {
            Statement statement = new Statement();
            set(statement, table, table.columns().subList(0, last), chunk);
            where(
                    statement,
                    wording.dialect().inKeyOrder(table.name(), table.keys().get(0), marks(chunk)),
                    chunk);
            statement.append(" AND " + version + " = ");
            byKey(statement, table, last, chunk);
            updated += statement.execute();
        }
        return updated;
    }

    /**
     * {@code DELETE FROM table WHERE key IN (…)}, by the primary key that begins with this column.
     *
     * @return how many rows there were
     */
    int delete(String table, String key, List<String> values) {
        int deleted = 0;
        for (List<String> chunk : chunks(values)) {
            Statement statement = new Statement();
            statement.append(wording.dialect().deleteFrom(table) + " WHERE " + key + " IN (" + marks(chunk) + ")");
            deleted += statement.bind(chunk).execute();
        }
        return deleted;
    }

    private void set(Statement statement, Table table, List<String> columns, List<Row> rows) {
        statement.append("UPDATE " + table.name() + " " + wording.dialect().byPrimaryKey() + " SET ");
        for (int i = 0; i < columns.size(); i++) {
            statement.append((i > 0 ? ", " : "") + columns.get(i) + " = ");
            byKey(statement, table, i, rows);
        }
        if (columns.size() < table.columns().size()) {
            String version = table.columns().get(columns.size());
            statement.append(", " + version + " = " + version + " + 1");
        }
    }

    private static void where(Statement statement, String condition, List<Row> rows) {
        statement.append(" WHERE " + condition);
        rows.forEach(row -> statement.bind(row.keys().subList(0, 1)));
    }

    private static String marks(List<?> rows) {
        return repeat("?", ", ", rows.size());
    }

    /** The column's value of each row; where the WHERE clause names the only row already, that value alone. */
    private static void byKey(Statement statement, Table table, int column, List<Row> rows) {
        if (rows.size() == 1 && table.keys().size() == 1) {
            statement.append("?");
            statement.bind(rows.get(0).values().subList(column, column + 1));
            return;
        }
        String when = " WHEN " + String.join(" = ? AND ", table.keys()) + " = ? THEN ?";
        statement.append("CASE" + repeat(when, "", rows.size()) + " ELSE "
                + table.columns().get(column) + " END");
        rows.forEach(row -> statement.bind(row.keys()).bind(row.values().subList(column, column + 1)));
    }

    static String repeat(String part, String separator, int times) {
        return String.join(separator, Collections.nCopies(times, part));
    }

    private static <T> List<T> concat(List<T> left, List<T> right) {
        List<T> both = new ArrayList<>(left);
        both.addAll(right);
        return both;
    }

    private static <T> List<List<T>> chunks(List<T> rows) {
        List<List<T>> chunks = new ArrayList<>();
        for (int from = 0; from < rows.size(); from += ROWS_PER_STATEMENT) {
            chunks.add(rows.subList(from, Math.min(rows.size(), from + ROWS_PER_STATEMENT)));
        }
        return chunks;
    }

    /** A statement that grows, with the values in the order of its question marks. */
    private final class Statement {
        private final StringBuilder sql = new StringBuilder();
        private final List<@Nullable Object> values = new ArrayList<>();

        void append(String part) {
            sql.append(part);
        }

        Statement bind(List<? extends @Nullable Object> more) {
            values.addAll(more);
            return this;
        }

        /** By plain JDBC: there is nothing for Jdbi to parse, and its cache would keep a text for each number of rows. */
        int execute() {
            try (PreparedStatement statement = connection.prepareStatement(wording.of(sql.toString()))) {
                for (int i = 0; i < values.size(); i++) {
                    Object value = values.get(i);
                    statement.setObject(i + 1, value instanceof Instant instant ? UtcTimes.write(instant) : value);
                }
                return statement.executeUpdate();
            } catch (SQLException e) {
                throw SqlErrors.notApplied(e);
            }
        }
    }
}
