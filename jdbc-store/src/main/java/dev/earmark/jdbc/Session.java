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
        @Nullable BatchFrame frame) {

    /** The same session, whose first and last statements are sent inside a frame. */
    Session inside(BatchFrame around) {
        return new Session(connection, texts, sqlObjects, several, around);
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

    /** Statements that are sent together, inside the frame. */
    StatementGroup group() {
        return new StatementGroup(connection, texts.dialect().bulk(), several, frame);
    }

    private void openFrame() {
        try {
            if (frame != null) {
                frame.set();
            }
        } catch (SQLException e) {
            throw SqlErrors.notApplied(e);
        }
    }

    /** Runs statements of a SqlObject interface. */
    <T, R> R sql(Class<T> type, Function<T, R> work) {
        openFrame();
        return sqlObjects.call(connection, type, work);
    }
}
