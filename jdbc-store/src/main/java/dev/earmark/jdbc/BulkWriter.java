package dev.earmark.jdbc;

import static dev.earmark.jdbc.BulkReader.repeat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All INSERTs and UPDATEs of a batch. Each writes many rows of a table in one statement that every database
 * understands, so that a batch takes the same number of round trips whatever its size. A JDBC batch would take one trip
 * per row unless the shop's URL says otherwise.
 */
final class BulkWriter {
    /** Keeps a statement below the databases' limits of parameters. More rows take further statements. */
    static final int ROWS_PER_STATEMENT = 1_000;

    private final Connection connection;
    private final SqlTexts texts;

    BulkWriter(Connection connection, SqlTexts texts) {
        this.connection = connection;
        this.texts = texts;
    }

    /** Where rows are written: the columns that identify a row, and the columns that are written. */
    record Table(String name, List<String> keys, List<String> columns) {}

    /** One row: a value for each key, and one for each column. */
    record Row(List<String> keys, List<@Nullable Object> values) {}

    /** {@code INSERT INTO table (keys, columns) VALUES (…), (…)}. */
    void insert(Table table, List<Row> rows) {
        List<String> columns =
                Stream.concat(table.keys().stream(), table.columns().stream()).toList();
        String values = "(" + repeat("?", ", ", columns.size()) + ")";
        inChunks(rows, chunk -> {
            Statement statement = new Statement();
            statement.append("INSERT INTO " + texts.of(table.name()) + " (" + String.join(", ", columns) + ") VALUES ");
            statement.append(repeat(values, ", ", chunk.size()));
            chunk.forEach(row -> statement.bind(row.keys()).bind(row.values()));
            return statement.execute();
        });
    }

    /**
     * {@code UPDATE table SET column = CASE WHEN key = … THEN … END, … WHERE key IN (…)}.
     *
     * @return how many rows exist
     */
    int update(Table table, List<Row> rows) {
        return inChunks(rows, chunk -> {
            Statement statement = new Statement();
            set(statement, table, table.columns(), chunk);
            where(statement, table.keys().get(0) + " IN (" + marks(chunk) + ")", chunk);
            return statement.execute();
        });
    }

    /**
     * Like {@link #update}, but only of rows whose last column, the version, still has the given value. Raises the
     * version. Locks the rows in the order of their keys, as {@link BulkReader#levelsForUpdate} does.
     *
     * @return how many rows still had the given version
     */
    int updateIfUnchanged(Table table, List<Row> rows) {
        int last = table.columns().size() - 1;
        String version = table.columns().get(last);
        return inChunks(rows, chunk -> {
            Statement statement = new Statement();
            set(statement, table, table.columns().subList(0, last), chunk);
            statement.append(", " + version + " = " + version + " + 1");
            String name = texts.of(table.name());
            where(statement, texts.dialect().inKeyOrder(name, table.keys().get(0), marks(chunk)), chunk);
            statement.append(" AND " + version + " = ");
            byKey(statement, table, last, chunk);
            return statement.execute();
        });
    }

    private void set(Statement statement, Table table, List<String> columns, List<Row> rows) {
        statement.append(
                "UPDATE " + texts.of(table.name()) + " " + texts.dialect().byPrimaryKey() + " SET ");
        for (int i = 0; i < columns.size(); i++) {
            statement.append((i > 0 ? ", " : "") + columns.get(i) + " = ");
            byKey(statement, table, i, rows);
        }
    }

    private static void where(Statement statement, String condition, List<Row> rows) {
        statement.append(" WHERE " + condition);
        rows.forEach(row -> statement.bind(row.keys().subList(0, 1)));
    }

    private static String marks(List<?> rows) {
        return repeat("?", ", ", rows.size());
    }

    /** The column's value of each row. If the WHERE clause names the only row, that value alone. */
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

    /** Returns the sum of the row counts. */
    private static int inChunks(List<Row> rows, ToIntFunction<List<Row>> work) {
        int sum = 0;
        for (int from = 0; from < rows.size(); from += ROWS_PER_STATEMENT) {
            sum += work.applyAsInt(rows.subList(from, Math.min(rows.size(), from + ROWS_PER_STATEMENT)));
        }
        return sum;
    }

    static void bind(PreparedStatement statement, List<? extends @Nullable Object> values) throws SQLException {
        for (int i = 0; i < values.size(); i++) {
            Object value = values.get(i);
            if (value instanceof String text) {
                statement.setString(i + 1, text);
            } else {
                statement.setObject(i + 1, value instanceof Instant instant ? UtcTimes.write(instant) : value);
            }
        }
    }

    /** A statement that grows, and its values in the order of the question marks. */
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

        int execute() {
            try (PreparedStatement statement = connection.prepareStatement(sql.toString())) {
                BulkWriter.bind(statement, values);
                return statement.executeUpdate();
            } catch (SQLException e) {
                throw SqlErrors.notApplied(e);
            }
        }
    }
}
