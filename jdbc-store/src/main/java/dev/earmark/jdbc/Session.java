package dev.earmark.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A connection inside a transaction, and what the store's statements look like on it: dialect, table names, prepared
 * texts.
 */
record Session(
        Connection connection,
        SqlTexts texts,
        SqlObjects sqlObjects,
        SeveralStatements several,
        @Nullable BatchSavepoint savepoint) {

    /** The same session, which sets a savepoint before its first statement. */
    Session after(BatchSavepoint before) {
        return new Session(connection, texts, sqlObjects, several, before);
    }

    Dialect dialect() {
        return texts.dialect();
    }

    BulkReader reader() {
        return new BulkReader(texts, group());
    }

    BulkWriter writer() {
        return new BulkWriter(texts, group());
    }

    /** Statements that are sent together, after the savepoint. */
    StatementGroup group() {
        return new StatementGroup(connection, texts.dialect().bulk(), several, savepoint);
    }

    private void setSavepoint() {
        try {
            if (savepoint != null) {
                savepoint.set();
            }
        } catch (SQLException e) {
            throw SqlErrors.notApplied(e);
        }
    }

    /** Runs statements of a SqlObject interface. */
    <T, R> R sql(Class<T> type, Function<T, R> work) {
        setSavepoint();
        return sqlObjects.call(connection, type, work);
    }
}
