package dev.earmark.benchmarks.contenders;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** One transaction on a connection of its own. */
final class Transaction {
    private Transaction() {}

    /** What is done in it. */
    interface Work<E extends Exception> {
        /** Tells whether to commit. */
        boolean run(Connection connection) throws SQLException, E;
    }

    /** Commits if the work says so, rolls back if it says no or fails; gives its answer. */
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
