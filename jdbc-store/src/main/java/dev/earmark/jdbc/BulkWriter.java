package dev.earmark.jdbc;

import dev.earmark.jdbc.Table.Column;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All statements of a batch or a purge that write. Each writes many rows of a table, so that a batch takes the same
 * number of round trips whatever its size. A JDBC batch would take one trip per row unless the shop's URL says
 * otherwise. What is added is sent by {@link #send}.
 */
final class BulkWriter {
    /** How keys are bound: as rows of one column. */
    static final List<Column> KEY = List.of(Table.text("key"));

    private final SqlTexts texts;
    private final BulkSql bulk;
    private final StatementGroup group;
    private boolean unchanged = true;

    BulkWriter(SqlTexts texts, StatementGroup group) {
        this.texts = texts;
        this.bulk = texts.dialect().bulk();
        this.group = group;
    }

    /** Inserts rows. A row that exists already is a {@link dev.earmark.TransientStoreException}. */
    void insert(Table table, List<List<@Nullable Object>> rows) {
        add(texts.insert(table), table.columns(), rows);
    }

    /**
     * Writes rows that exist. If another transaction has deleted one, it is inserted again, so it does not matter what
     * the driver counts: rows that were found, or rows that were changed.
     */
    void save(Table table, List<List<@Nullable Object>> rows) {
        add(texts.save(table), table.columns(), rows);
    }

    /**
     * Writes rows whose version is unchanged, and raises it. Locks the rows in the order of the list, as {@link
     * BulkReader#levelsForUpdate} does. What {@link #send} returns says whether all were unchanged.
     */
    void saveIfUnchanged(Table table, List<List<@Nullable Object>> rows) {
        for (List<List<@Nullable Object>> some : Chunks.of(rows)) {
            add(
                    texts.saveIfUnchanged(table),
                    table.columns(),
                    some,
                    statement -> unchanged &= statement.getUpdateCount() == bulk.countOfSaved(some.size()));
        }
    }

    /** Deletes rows by the first column of their primary key. */
    void delete(String table, String column, Collection<?> keys) {
        add(texts.of(bulk.delete(table, column)), KEY, rows(keys));
    }

    /** Changes rows in the same way, by the first column of their primary key. */
    void update(String table, String assignments, String column, Collection<?> keys) {
        add(texts.of(bulk.update(table, assignments, column)), KEY, rows(keys));
    }

    private static List<List<String>> rows(Collection<?> keys) {
        return keys.stream().map(key -> List.of(key.toString())).toList();
    }

    /**
     * Sends what was added since the last time.
     *
     * @return whether the versions of all rows that were given to {@link #saveIfUnchanged} were unchanged
     */
    boolean send() {
        group.send();
        return unchanged;
    }

    /** Like {@link #send}, where the shop's hook follows. */
    boolean sendBeforeHook() {
        group.sendBeforeHook();
        return unchanged;
    }

    /** Like {@link #send}, where nothing follows. */
    boolean sendLast() {
        group.sendLast();
        return unchanged;
    }

    private <R extends List<?>> void add(String sql, List<Column> columns, List<R> rows) {
        for (List<R> some : Chunks.of(rows)) {
            add(sql, columns, some, StatementGroup.Answer.NONE);
        }
    }

    private void add(String sql, List<Column> columns, List<? extends List<?>> rows, StatementGroup.Answer answer) {
        group.addWrite(bulk.withMarks(sql, columns.size(), rows.size()), columns, rows, answer);
    }

    static void bind(PreparedStatement statement, List<? extends @Nullable Object> values) throws SQLException {
        bind(statement, 1, values);
    }

    static void bind(PreparedStatement statement, int first, List<? extends @Nullable Object> values)
            throws SQLException {
        for (int i = 0; i < values.size(); i++) {
            Object value = values.get(i);
            if (value instanceof String text) {
                statement.setString(first + i, text);
            } else {
                statement.setObject(first + i, value instanceof Instant instant ? UtcTimes.write(instant) : value);
            }
        }
    }
}
