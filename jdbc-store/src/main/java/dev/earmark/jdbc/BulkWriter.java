package dev.earmark.jdbc;

import dev.earmark.jdbc.Table.Column;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All statements of a batch or a purge that write. Each writes many rows of a table, so that a batch takes the same
 * number of round trips whatever its size. A JDBC batch would take one trip per row unless the shop's URL says
 * otherwise.
 */
final class BulkWriter {
    /** How keys are bound: as rows of one column. */
    static final List<Column> KEY = List.of(Table.text("key"));

    private final Connection connection;
    private final SqlTexts texts;
    private final BulkSql bulk;

    BulkWriter(Connection connection, SqlTexts texts) {
        this.connection = connection;
        this.texts = texts;
        this.bulk = texts.dialect().bulk();
    }

    /** Inserts rows. A row that exists already is a {@link dev.earmark.TransientStoreException}. */
    void insert(Table table, List<List<@Nullable Object>> rows) {
        for (List<List<@Nullable Object>> some : Chunks.of(rows)) {
            execute(bulk.insert(table), table.columns(), some);
        }
    }

    /**
     * Writes rows that exist. If another transaction has deleted one, it is inserted again, so it does not matter what
     * the driver counts: rows that were found, or rows that were changed.
     */
    void save(Table table, List<List<@Nullable Object>> rows) {
        for (List<List<@Nullable Object>> some : Chunks.of(rows)) {
            execute(bulk.save(table), table.columns(), some);
        }
    }

    /**
     * Writes rows whose version is unchanged, and raises it. Locks the rows in the order of the list, as {@link
     * BulkReader#levelsForUpdate} does.
     *
     * @return whether the versions of all rows were unchanged
     */
    boolean saveIfUnchanged(Table table, List<List<@Nullable Object>> rows) {
        boolean unchanged = true;
        for (List<List<@Nullable Object>> some : Chunks.of(rows)) {
            int count = execute(bulk.saveIfUnchanged(table), table.columns(), some);
            unchanged &= count == bulk.countOfSaved(some.size());
        }
        return unchanged;
    }

    /** Deletes rows by the first column of their primary key. */
    void delete(String table, String column, Collection<?> keys) {
        List<List<String>> all =
                keys.stream().map(key -> List.of(key.toString())).toList();
        for (List<List<String>> some : Chunks.of(all)) {
            execute(bulk.delete(table, column), KEY, some);
        }
    }

    private int execute(String template, List<Column> columns, List<? extends List<?>> rows) {
        String sql = BulkSql.withMarks(texts.of(template), columns.size(), rows.size());
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bulk.bind(statement, columns, rows);
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw SqlErrors.notApplied(e);
        }
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
}
