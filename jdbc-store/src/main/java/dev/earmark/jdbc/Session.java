package dev.earmark.jdbc;

import java.sql.Connection;
import java.util.function.Function;

/**
 * A connection inside a transaction, and what the store's statements look like on it: dialect, table names, prepared
 * texts.
 */
record Session(Connection connection, SqlTexts texts, SqlObjects sqlObjects) {

    Dialect dialect() {
        return texts.dialect();
    }

    BulkReader reader() {
        return new BulkReader(connection, texts);
    }

    BulkWriter writer() {
        return new BulkWriter(connection, texts);
    }

    /** Runs statements of a SqlObject interface. */
    <T, R> R sql(Class<T> type, Function<T, R> work) {
        return sqlObjects.call(connection, type, work);
    }
}
