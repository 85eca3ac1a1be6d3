package dev.earmark.jdbc;

import dev.earmark.StoreException;
import dev.earmark.jdbc.Table.Column;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All statements of a batch or a purge that write. Each writes many rows of a table, so that a batch takes the same
 * number of round trips whatever its size. A JDBC batch would take one trip per row unless the shop's URL says
 * otherwise. What is added is sent by {@link #send}.
 *
 * <p>A trigger of the shop can keep a row from being written without an error. So it is counted what was written, before
 * the commit: by the statements themselves where the COMMIT travels with them ({@link BulkSql#counted}), otherwise by
 * what they return.
 */
final class BulkWriter {
    /** How keys are bound: as rows of one column. */
    static final List<Column> KEY = List.of(Table.text("key"));

    /** At most so many statements become one, so that there are few texts of them. */
    private static final int MOST_TOGETHER = 8;

    private final SqlTexts texts;
    private final BulkSql bulk;
    private final StatementGroup group;
    private final List<Write> pending = new ArrayList<>();
    private boolean unchanged = true;

    BulkWriter(SqlTexts texts, StatementGroup group) {
        this.texts = texts;
        this.bulk = texts.dialect().bulk();
        this.group = group;
    }

    /** Inserts rows. A row that exists already is a {@link dev.earmark.TransientStoreException}. */
    void insert(Table table, List<List<@Nullable Object>> rows) {
        add(texts.insert(table), table, rows, false);
    }

    /**
     * Writes rows that exist. If another transaction has deleted one, it is inserted again, so it does not matter what
     * the driver counts: rows that were found, or rows that were changed.
     */
    void save(Table table, List<List<@Nullable Object>> rows) {
        add(texts.save(table), table, rows, false);
    }

    /**
     * Writes rows whose version is unchanged, and raises it. Locks the rows in the order of the list, as {@link
     * BulkReader#levelsForUpdate} does. What {@link #send} returns says whether all were unchanged.
     */
    void saveIfUnchanged(Table table, List<List<@Nullable Object>> rows) {
        for (Write write : writes(texts.saveIfUnchanged(table), table, rows, true)) {
            addAlone(write, statement -> unchanged &= bulk.wroteAll(statement, write));
        }
    }

    /** Like {@link #saveIfUnchanged}, for rows that this transaction has locked, and so are unchanged. */
    void saveLocked(Table table, List<List<@Nullable Object>> rows) {
        add(texts.saveIfUnchanged(table), table, rows, true);
    }

    /** Deletes rows by the first column of their primary key. Rows that do not exist do not matter. */
    void delete(String table, String column, Collection<?> keys) {
        if (keys.isEmpty()) {
            return;
        }
        addPending(); // one statement must not delete and write the same rows
        String sql = texts.of(bulk.delete(table, column));
        for (List<List<String>> some : Chunks.of(rows(keys))) {
            group.addWrite(bulk.withMarks(sql, 1, some.size()), KEY, some, StatementGroup.Answer.NONE);
        }
    }

    /**
     * Changes rows in the same way, by the first column of their primary key.
     *
     * @param rowsOf the number of rows of each key
     */
    void update(String table, String assignments, String column, Map<?, Integer> rowsOf) {
        String sql = texts.of(bulk.update(table, assignments, column));
        Iterator<Integer> numbers = rowsOf.values().iterator();
        for (List<List<String>> some : Chunks.of(rows(rowsOf.keySet()))) {
            int written = 0;
            for (int i = 0; i < some.size(); i++) {
                written += numbers.next();
            }
            add(new Write(bulk.withMarks(sql, 1, some.size()), KEY, some, written, false));
        }
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
        addPending();
        group.send();
        return unchanged;
    }

    /** Like {@link #send}, where the shop's hook follows. */
    void sendBeforeHook() {
        addPending();
        group.sendBeforeHook();
    }

    /** Like {@link #send}, where nothing follows. */
    void sendLast() {
        addPending();
        group.sendLast();
    }

    private void add(String sql, Table table, List<List<@Nullable Object>> rows, boolean versioned) {
        writes(sql, table, rows, versioned).forEach(this::add);
    }

    private List<Write> writes(String sql, Table table, List<List<@Nullable Object>> rows, boolean versioned) {
        List<Column> columns = table.columns();
        List<Write> writes = new ArrayList<>();
        for (List<List<@Nullable Object>> some : Chunks.of(rows)) {
            String text = bulk.withMarks(sql, columns.size(), some.size());
            writes.add(new Write(text, columns, some, some.size(), versioned));
        }
        return writes;
    }

    private void add(Write write) {
        pending.add(write);
        if (pending.size() == MOST_TOGETHER) {
            addPending();
        }
    }

    private void addPending() {
        if (pending.isEmpty()) {
            return;
        }
        Optional<String> counted = group.takesSeveral() ? bulk.counted(pending) : Optional.empty();
        if (counted.isPresent()) {
            group.addWrites(counted.get(), List.copyOf(pending));
        } else {
            pending.forEach(write -> addAlone(write, statement -> requireWritten(bulk.wroteAll(statement, write))));
        }
        pending.clear();
    }

    private void addAlone(Write write, StatementGroup.Answer answer) {
        group.addWrite(bulk.alone(write), write.columns(), write.rows(), answer);
    }

    private static void requireWritten(boolean written) {
        if (!written) {
            throw new StoreException(
                    "the database did not write every row of a batch, as a trigger can make it do; nothing was applied."
                            + " Earmark's tables take no trigger that leaves out or takes back a row: remove it",
                    null);
        }
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
