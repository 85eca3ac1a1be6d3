package dev.earmark.jdbc;

import dev.earmark.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One of the store's own transactions, which a batch's statements begin and commit: its settings are sent with the
 * first statement and the COMMIT with the last. JDBC's commit follows, for pool and driver, but by then the driver
 * knows that no transaction is in progress and sends nothing.
 */
final class TransactionFrame implements BatchFrame {
    /** Appendix A of the PostgreSQL manual. */
    private static final String ACTIVE_SQL_TRANSACTION = "25001";

    private final Connection connection;
    private final List<String> settings;
    private final @Nullable String lastValue;
    private boolean opened;
    private boolean accepted;
    private boolean commits;

    /**
     * Prepares a transaction whose JDBC connection has autocommit switched off.
     *
     * @param settings the statements to send first
     * @param lastValue the only parameter of the last of them; null if it has none
     */
    TransactionFrame(Connection connection, List<String> settings, @Nullable String lastValue) {
        this.connection = connection;
        this.settings = settings;
        this.lastValue = lastValue;
    }

    @Override
    public void set() throws SQLException {
        if (!opened) {
            opened = true;
            // a statement with a parameter has the same text each time, so the driver can prepare it on the server
            try (PreparedStatement statement = connection.prepareStatement(String.join("; ", settings))) {
                bind(statement, 1);
                statement.execute();
                accepted = true;
            } catch (SQLException e) {
                requireIsolation(e);
                throw e;
            }
        }
    }

    private int bind(PreparedStatement statement, int first) throws SQLException {
        if (lastValue == null) {
            return first;
        }
        statement.setString(first, lastValue);
        return first + 1;
    }

    @Override
    public void open(StatementGroup group) {
        if (!opened) {
            opened = true;
            int last = settings.size() - 1;
            for (int i = 0; i < last; i++) {
                group.add(settings.get(i), (statement, first) -> first, StatementGroup.Answer.NONE);
            }
            group.add(settings.get(last), this::bind, statement -> accepted = true);
        }
    }

    @Override
    public void beforeHook(StatementGroup group) {
        // the hook's statements belong to the transaction
    }

    @Override
    public void close(StatementGroup group) {
        group.add(
                "COMMIT",
                (statement, first) -> {
                    commits = true; // from here on it may have been sent
                    return first;
                },
                statement -> ReplicationWait.requireEnded(statement.getWarnings()));
    }

    @Override
    public boolean isInShopsTransaction() {
        return false;
    }

    @Override
    public boolean mayHaveEnded() {
        return commits;
    }

    /** The shop's hook may cause the same error, but later. */
    private void requireIsolation(SQLException error) {
        if (!accepted && ACTIVE_SQL_TRANSACTION.equals(error.getSQLState())) {
            throw new OtherIsolationException(error);
        }
    }

    /** If the server refuses a statement, it skips those after it, the COMMIT too. */
    @Override
    public StoreException failure(SQLException error) {
        requireIsolation(error);
        return commits ? SqlErrors.withCommit(error) : SqlErrors.notApplied(error);
    }
}
