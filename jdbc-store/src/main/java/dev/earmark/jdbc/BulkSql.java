package dev.earmark.jdbc;

import static java.util.stream.Collectors.joining;

import dev.earmark.jdbc.Table.Column;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How a database reads, writes and deletes the rows of a list of keys in one statement. Every statement finds its rows
 * by primary key, in time linear in their number, whatever the server knows or believes about the size of its tables.
 *
 * <p>A list is bound as one array for each column, so that the text is the same for any number of rows. MySQL has no
 * arrays. There, each value has its own question mark; in PostgreSQL, each value of a list of one row.
 */
interface BulkSql {
    /** In a statement's text, for {@link #withMarks}: a question mark for each key. */
    String KEYS = "<keys>";

    /** In a statement's text, for {@link #withMarks}: the question marks of each row, in parentheses. */
    String ROWS = "<rows>";

    /**
     * In a FROM clause: the rows, as {@code alias}, whose column {@code key} is in the list. In the order of the list
     * if {@code FOR UPDATE} locks them. The WHERE clause must contain {@link #inKeys}. The statement must have no other
     * parameters.
     */
    String byKeys(String table, String alias, String key);

    /**
     * A query with one parameter, a SKU, which makes transactions that lock the SKU's level next wait in a queue. Only the
     * first such query of a transaction waits: if it has locked levels already, the first in the queue may wait for one of
     * them. Empty where the database has such a queue anyway. Takes no round trip, because the statement that locks
     * follows in the same one.
     */
    default Optional<String> waitInTurn() {
        return Optional.empty();
    }

    /** Replaces {@link #waitInTurn} before a statement that locks other levels than one. */
    default Optional<String> waitNoMore() {
        return Optional.empty();
    }

    /** The condition that belongs to {@link #byKeys}. */
    default String inKeys(String column) {
        return "TRUE";
    }

    /** In a FROM clause, after another table: the rows whose column has a value from that table. */
    default String lookUp(String table, String alias, String column, String value) {
        return "JOIN " + table + " " + alias + " ON " + alias + "." + column + " = " + value;
    }

    /**
     * A query of the column {@code id}: the held and confirmed reservations of owners that have one of their SKUs. Its
     * parameters are a list of owners and SKUs. Reads the reservations by their owner, and the lines by primary key.
     */
    default String owned() {
        return "SELECT DISTINCT o.id FROM UNNEST(CAST(? AS VARCHAR ARRAY), CAST(? AS VARCHAR ARRAY)) k(owner, sku)"
                + " JOIN earmark_reservation o ON o.owner = k.owner AND o.status IN ('HELD', 'CONFIRMED')"
                + " JOIN earmark_line m ON m.reservation_id = o.id AND m.sku = k.sku";
    }

    /** Deletes the rows whose column, the first one of the primary key, is in the list. */
    String delete(String table, String column);

    /** Changes the rows whose column, the first one of the primary key, is in the list. */
    String update(String table, String assignments, String column);

    /** Inserts rows. */
    default String insert(Table table) {
        return "INSERT INTO " + table.name() + " (" + table.columnNames() + ") " + source(table);
    }

    /** Writes the changing columns of rows. Inserts a row that does not exist. */
    String save(Table table);

    /**
     * Writes the changing columns of those rows whose column {@code version} still has the given value, and raises the
     * version. Locks the rows in the order of the list.
     */
    String saveIfUnchanged(Table table);

    /**
     * The update count of {@link #saveIfUnchanged} if all rows were unchanged. It does not matter whether the driver
     * counts the rows that were found or those that were changed, because the version always changes.
     */
    default int countOfSaved(int rows) {
        return rows;
    }

    /** The text of a write for {@link #wroteAll}. */
    default String alone(Write write) {
        return write.sql();
    }

    /** Whether the database has written all rows, as far as it tells. */
    default boolean wroteAll(Statement statement, Write write) throws SQLException {
        return !write.versioned() || statement.getUpdateCount() == countOfSaved(write.written());
    }

    /**
     * One statement in place of some that write, with their parameters and a last one, the sum of {@link Write#sum}. The
     * database refuses it, unless it has written all rows. So nothing has to be read before a COMMIT that is sent in the
     * same round trip. Empty where no COMMIT is.
     */
    default Optional<String> counted(List<Write> writes) {
        return Optional.empty();
    }

    /**
     * Binds rows, or keys, which are rows of one column. The arrays have the type of their values: PostgreSQL's driver
     * sends those of text and numbers as they are, and not as a text to be parsed.
     *
     * @param first the number of the first parameter
     * @return the number of the next parameter
     */
    default int bind(PreparedStatement statement, int first, List<Column> columns, List<? extends List<?>> rows)
            throws SQLException {
        Connection connection = statement.getConnection();
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            @Nullable Object[] values = column.isNumber() ? new Long[rows.size()] : new String[rows.size()];
            Object before = null;
            for (int j = 0; j < values.length; j++) {
                Object value = rows.get(j).get(i);
                if (j > 0 && value instanceof Instant && value.equals(before)) {
                    values[j] = values[j - 1];
                } else {
                    // as a text, because PostgreSQL's driver knows no arrays of LocalDateTime
                    values[j] = value instanceof Instant instant ? UtcTimes.text(instant) : value;
                }
                before = value;
            }
            statement.setArray(first + i, connection.createArrayOf(column.type(), values));
        }
        return first + columns.size();
    }

    /**
     * Repeats keys of a query until their number is one of few, where each number is another text, and drivers and
     * servers keep only so many. A key that is in the list twice finds its row once.
     */
    default <K> List<K> padded(List<K> keys) {
        return keys;
    }

    /** A query of the rows to write. */
    default String source(Table table) {
        return "SELECT * FROM UNNEST("
                + table.columns().stream()
                        .map(column -> "CAST(? AS " + column.type() + " ARRAY)")
                        .collect(joining(", "))
                + ")";
    }

    /** {@code on_hand = f(on_hand), …} */
    static String assignments(Table table, UnaryOperator<String> value) {
        return table.changing().stream()
                .map(column -> column + " = " + value.apply(column))
                .collect(joining(", "));
    }

    /** {@code left.sku = right.sku AND …} */
    static String sameKeys(Table table, String left, String right) {
        return table.keys().stream()
                .map(key -> left + "." + key + " = " + right + "." + key)
                .collect(joining(" AND "));
    }

    /** Completes a text for a number of rows. */
    default String withMarks(String sql, int columns, int rows) {
        return completed(sql, columns, rows);
    }

    /** Without spaces, because drivers keep statements up to a length: MySQL's, as HikariCP advises, to 2,048 characters. */
    static String completed(String sql, int columns, int rows) {
        if (sql.contains(KEYS)) {
            return sql.replace(KEYS, repeat("?", ",", rows));
        }
        return sql.contains(ROWS) ? sql.replace(ROWS, repeat("(" + repeat("?", ",", columns) + ")", ",", rows)) : sql;
    }

    static String repeat(String part, String separator, int times) {
        return String.join(separator, Collections.nCopies(times, part));
    }
}
