package dev.earmark.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The savepoint before a batch in the shop's transaction. Where the driver sends several statements in one round trip,
 * the savepoint is set with the batch's first statement and released with its last. So are the planner's settings, which
 * are the shop's again after the batch: restored at its end, or by the rollback to the savepoint.
 */
final class BatchSavepoint implements BatchFrame {
    private static final String NAME = "earmark_batch";

    private final Connection connection;
    private final Dialect dialect;
    private final boolean withStatements;
    private final List<String> plannerBefore = new ArrayList<>();
    private @Nullable Savepoint byJdbc;
    private boolean planner;
    private boolean added;
    private boolean set;
    private boolean released;

    /**
     * Prepares a savepoint.
     *
     * @param several whether it can be sent with the batch's statements
     * @param planner whether the planner's settings are sent too; this takes {@code several}
     */
    BatchSavepoint(Connection connection, Dialect dialect, boolean several, boolean planner) {
        this.connection = connection;
        this.dialect = dialect;
        this.withStatements = several;
        this.planner = planner;
    }

    /** Sets it now, unless the batch's statements do. */
    void begin() throws SQLException {
        if (!withStatements) {
            set();
        }
    }

    @Override
    public void set() throws SQLException {
        if (!added) {
            added = true;
            byJdbc = connection.setSavepoint(NAME);
            set = true;
        }
    }

    @Override
    public void open(StatementGroup group) {
        if (!added) {
            added = true;
            group.add(
                    "SAVEPOINT " + NAME,
                    (statement, first) -> {
                        set = true; // from here on it may have been sent
                        return first;
                    },
                    StatementGroup.Answer.NONE);
        }
        if (planner) {
            planner = false;
            group.add(dialect.setPlanner(), List.of(), this::readPlanner);
        }
    }

    private void readPlanner(Statement statement) throws SQLException {
        try (ResultSet row = statement.getResultSet()) {
            row.next();
            for (int i = 1; i <= row.getMetaData().getColumnCount() / 2; i++) {
                plannerBefore.add(row.getString(i));
            }
        }
    }

    @Override
    public void close(StatementGroup group) {
        beforeHook(group);
        if (set && byJdbc == null && !released) {
            released = true;
            group.add("RELEASE SAVEPOINT " + NAME, List.of(), StatementGroup.Answer.NONE);
        }
    }

    /** Adds what restores the planner's settings, if they were set. */
    @Override
    public void beforeHook(StatementGroup group) {
        if (!plannerBefore.isEmpty()) {
            group.add(dialect.restorePlanner(), List.copyOf(plannerBefore), StatementGroup.Answer.NONE);
            plannerBefore.clear();
        }
    }

    @Override
    public boolean isInShopsTransaction() {
        return true;
    }

    /** Releases what was not released by {@link #close}. */
    void release(StatementGroup group) throws SQLException {
        close(group);
        group.send();
        if (byJdbc != null && !dialect.replacesSavepoints()) {
            connection.releaseSavepoint(byJdbc);
        }
    }

    void rollBack() throws SQLException {
        if (byJdbc != null) {
            connection.rollback(byJdbc);
        } else if (set) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("ROLLBACK TO SAVEPOINT " + NAME);
            }
        }
    }
}
