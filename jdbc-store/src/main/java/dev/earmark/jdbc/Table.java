package dev.earmark.jdbc;

import java.util.List;

/**
 * A table that batches write to.
 *
 * @param name the default name
 * @param keys the columns of the primary key
 * @param changing the columns that a later batch may change
 * @param columns all columns that are written, in the order of a row's values; the keys come first
 */
record Table(String name, List<String> keys, List<String> changing, List<Column> columns) {

    /** A column, and the type of its values as SQL and {@link java.sql.Connection#createArrayOf} call it. */
    record Column(String name, String type) {
        boolean isNumber() {
            return type.equals("bigint");
        }
    }

    static Column text(String name) {
        return new Column(name, "varchar");
    }

    static Column number(String name) {
        return new Column(name, "bigint");
    }

    static Column time(String name) {
        return new Column(name, "timestamp");
    }

    /** The names of all columns, separated by commas. */
    String columnNames() {
        return String.join(", ", columns.stream().map(Column::name).toList());
    }

    String keyNames() {
        return String.join(", ", keys);
    }
}
