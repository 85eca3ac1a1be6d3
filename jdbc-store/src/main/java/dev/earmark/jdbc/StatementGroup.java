package dev.earmark.jdbc;

import dev.earmark.jdbc.Table.Column;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Statements that are sent together. Where the driver sends several statements in one round trip, the server runs them
 * one after the other, each on its own snapshot, as if they had come one by one. Elsewhere they do come one by one.
 */
final class StatementGroup {
    /**
     * More is not sent in one round trip after a query. The server answers the query while the last statement is still
     * on its way, so all of it must fit into the buffers of the connection, or both sides would wait for each other. A
     * character takes up to three bytes; PostgreSQL's driver relies on buffers of 64 KiB.
     */
    static final int MOST_CHARACTERS = 10_000;

    /** More is not sent in one round trip without a query. The answers take a few bytes, unless a trigger sends notices. */
    static final int MOST_WRITTEN_CHARACTERS = 100_000;

    private static final int CHARACTERS_OF_A_NUMBER = 30;

    private final Connection connection;
    private final BulkSql bulk;
    private final SeveralStatements several;
    private final @Nullable BatchFrame frame;
    private final List<Part> parts = new ArrayList<>();

    /**
     * Creates an empty group.
     *
     * @param frame what is sent with the batch's first statement and its last; null if nothing is
     */
    StatementGroup(Connection connection, BulkSql bulk, SeveralStatements several, @Nullable BatchFrame frame) {
        this.frame = frame;
        this.connection = connection;
        this.bulk = bulk;
        this.several = several;
    }

    /** Whether the shop ends the transaction, and statements that are added together are sent together. */
    boolean isInShopsTransaction() {
        return frame != null && frame.isInShopsTransaction() && several.areAllowed();
    }

    /** Whether statements that are added together are sent together. */
    boolean takesSeveral() {
        return several.areAllowed();
    }

    /** Reads the result of a statement that was executed. */
    @FunctionalInterface
    interface Answer {
        /** No result, or one that is of no interest. */
        Answer NONE = statement -> {};

        void read(Statement statement) throws SQLException;
    }

    /** Sets parameters, just before the statement is executed. */
    @FunctionalInterface
    interface Binder {
        /** Returns the number of the next parameter. */
        int bind(PreparedStatement statement, int first) throws SQLException;
    }

    private record Part(String sql, boolean query, int characters, Binder binder, Answer answer) {}

    /** Adds a statement without parameters. */
    void add(String sql, Binder before, Answer answer) {
        parts.add(new Part(sql, false, 0, before, answer));
    }

    /** Adds a query with a list of keys. Its marks are complete. */
    void addQuery(String sql, List<Column> columns, List<? extends List<?>> keys, Answer answer) {
        add(sql, true, columns, keys, answer);
    }

    /** Adds a statement that writes a list of rows, or deletes a list of keys. Its marks are complete. */
    void addWrite(String sql, List<Column> columns, List<? extends List<?>> rows, Answer answer) {
        add(sql, false, columns, rows, answer);
    }

    private void add(String sql, boolean query, List<Column> columns, List<? extends List<?>> rows, Answer answer) {
        open();
        parts.add(new Part(
                sql,
                query,
                characters(rows),
                (statement, first) -> bulk.bind(statement, first, columns, rows),
                answer));
    }

    /** Adds one statement in place of several ({@link BulkSql#counted}). Its marks are complete. */
    void addWrites(String sql, List<Write> writes) {
        open();
        int characters = 0;
        long sum = 0;
        for (Write write : writes) {
            characters += characters(write.rows());
            sum += write.sum();
        }
        long expected = sum;
        parts.add(new Part(
                sql,
                false,
                characters,
                (statement, first) -> {
                    int next = first;
                    for (Write write : writes) {
                        next = bulk.bind(statement, next, write.columns(), write.rows());
                    }
                    statement.setLong(next, expected);
                    return next + 1;
                },
                Answer.NONE));
    }

    /** Adds a statement with a value for each mark. */
    void add(String sql, List<? extends @Nullable Object> values, Answer answer) {
        open();
        parts.add(new Part(
                sql,
                true,
                characters(List.of(values)),
                (statement, first) -> {
                    BulkWriter.bind(statement, first, values);
                    return first + values.size();
                },
                answer));
    }

    /** Counts only where it makes a difference. */
    private int characters(List<? extends List<?>> rows) {
        int characters = 0;
        if (several.areAllowed()) {
            for (int i = 0; i < rows.size(); i++) {
                List<?> row = rows.get(i);
                for (int j = 0; j < row.size(); j++) {
                    characters += row.get(j) instanceof String text ? text.length() : CHARACTERS_OF_A_NUMBER;
                }
            }
        }
        return characters;
    }

    /** Sends all statements that were added since the last time, in their order. */
    void send() {
        int from = 0;
        while (from < parts.size()) {
            int to = from + 1;
            boolean query = parts.get(from).query();
            int characters = parts.get(from).characters();
            while (several.areAllowed() && to < parts.size()) {
                characters += parts.get(to).characters();
                if (characters > (query ? MOST_CHARACTERS : MOST_WRITTEN_CHARACTERS)) {
                    break;
                }
                query |= parts.get(to).query();
                to++;
            }
            send(parts.subList(from, to));
            from = to;
        }
        parts.clear();
    }

    /** Like {@link #send}, and restores what was set for the batch's statements alone. */
    void sendBeforeHook() {
        if (frame != null && !parts.isEmpty()) {
            frame.beforeHook(this);
        }
        send();
    }

    /** Like {@link #send}, and closes the frame. After this, nothing can undo the statements alone. */
    void sendLast() {
        if (frame != null && !parts.isEmpty()) {
            frame.close(this);
        }
        send();
    }

    private void open() {
        if (frame != null) {
            frame.open(this);
        }
    }

    private void send(List<Part> some) {
        try {
            if (some.size() == 1) {
                execute(some);
            } else {
                sendTogether(some);
            }
        } catch (SQLException e) {
            throw frame == null ? SqlErrors.notApplied(e) : frame.failure(e);
        }
    }

    private void sendTogether(List<Part> some) throws SQLException {
        try {
            execute(some);
        } catch (SQLException e) {
            if (SqlErrors.meaningOf(e) != SqlMeaning.REFUSED || (frame != null && frame.mayHaveEnded())) {
                throw e;
            }
            // if the server has refused one of them, its transaction has failed, and so does the first of these
            try {
                for (Part part : some) {
                    execute(List.of(part));
                }
            } catch (SQLException again) {
                e.addSuppressed(again);
                throw e;
            }
            several.wereRefused(e);
        }
    }

    private void execute(List<Part> some) throws SQLException {
        String sql = some.size() == 1
                ? some.get(0).sql()
                : String.join("; ", some.stream().map(Part::sql).toList());
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int next = 1;
            for (Part part : some) {
                next = part.binder().bind(statement, next);
            }
            statement.execute();
            some.get(0).answer().read(statement);
            for (Part part : some.subList(1, some.size())) {
                statement.getMoreResults();
                part.answer().read(statement);
            }
        }
    }
}
