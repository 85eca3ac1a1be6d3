package dev.earmark.benchmarks.contenders;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Runs work in one transaction on its own connection. */
final class SqlTransaction {
    private SqlTransaction() {}

    /** Statements to run in the transaction. */
    interface Work<E extends Exception> {
        /** Returns whether to commit. */
        boolean run(Connection connection) throws SQLException, E;
    }

    /**
     * Commits if the work returns {@code true}; rolls back if it returns {@code false} or throws. Returns what the work
     * returned.
     */
    static <E extends Exception> boolean run(DataSource dataSource, Work<E> work) throws SQLException, E {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            boolean done = false;
            try {
                done = work.run(connection);
            } finally {
                if (done) {
                    connection.commit();
                } else {
                    connection.rollback();
                }
                connection.setAutoCommit(true);
            }
            return done;
        }
    }
}
