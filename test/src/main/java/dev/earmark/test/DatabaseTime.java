package dev.earmark.test;

import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import dev.earmark.jdbc.JdbcStockStore;
import dev.earmark.jdbc.TableNames;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

/**
 * The time of the stock in a database, for a test: H2, MySQL, MariaDB or PostgreSQL. The clock is the database's and cannot
 * be moved, so time passes by moving everything that Earmark has stored into the past, in one transaction. The shop's own
 * tables stay as they are.
 *
 * <pre>{@code
 * TestTime time = DatabaseTime.of(dataSource).expiringWith(engine);
 * time.advance(Duration.ofMinutes(11));
 * }</pre>
 *
 * <p>A reservation that was read earlier still shows its old deadline. Other threads and processes may reserve at the same
 * time: each reservation is moved as a whole or not at all. Safe for use by many threads.
 *
 * <p>Never use it on the data of a running shop.
 */
public final class DatabaseTime implements TestTime {
    /** Also the limit of one wait for a lock. */
    private static final Duration LONGEST_ATTEMPTS = Duration.ofSeconds(10);

    private final DataSource dataSource;
    private final TableNames names;
    private final Duration longestAttempts;

    DatabaseTime(DataSource dataSource, TableNames names, Duration longestAttempts) {
        this.dataSource = dataSource;
        this.names = names;
        this.longestAttempts = longestAttempts;
    }

    /**
     * The time of the stock in the tables with the default names.
     *
     * @param dataSource the data source of the shop's store
     * @return the time; the database is not used before time passes
     */
    public static DatabaseTime of(DataSource dataSource) {
        return of(dataSource, TableNames.DEFAULT);
    }

    /**
     * The time of the stock in tables with other names.
     *
     * @param dataSource the data source of the shop's store
     * @param names the names of the tables, and their schema
     * @return the time; the database is not used before time passes
     */
    public static DatabaseTime of(DataSource dataSource, TableNames names) {
        return new DatabaseTime(dataSource, names, LONGEST_ATTEMPTS);
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException if the tables do not exist, or another transaction keeps rows of Earmark locked for
     *     10 s: end it first. It may be the transaction of the test itself, as with Spring's {@code @Transactional}
     * @throws StoreException if the database cannot be reached, or the store refuses such a data source
     */
    @Override
    public void advance(Duration time) {
        Times.requireForward(time);
        long begin = System.nanoTime();
        while (true) {
            try {
                move(time);
                return;
            } catch (SQLException | TransientStoreException e) {
                if (!isRolledBack(e) || System.nanoTime() - begin >= longestAttempts.toNanos()) {
                    throw new IllegalStateException(
                            "time has not passed: " + e.getMessage() + ". If the tables have other names, pass them to"
                                    + " DatabaseTime.of(dataSource, names). If a transaction of the test itself has"
                                    + " reserved, end it before time passes: a test with @Transactional keeps its"
                                    + " transaction open",
                            e);
                }
            }
        }
    }

    /** In a transaction of the store, because that has a limit for locks, and refuses connections that are not its own. */
    private void move(Duration time) throws SQLException {
        JdbcStockStore store = JdbcStockStore.pessimistic(dataSource)
                .tables(names)
                .lockTimeout(longestAttempts)
                .build();
        store.inTransaction((connection, joined) -> {
            new StoredTimes(connection, names).moveBack(time);
            return true;
        });
    }

    /** After a deadlock, or a conflict that the commit reports. Who has waited for a lock without success would only wait again. */
    private static boolean isRolledBack(Exception e) {
        return e instanceof TransientStoreException
                || (e instanceof SQLException error
                        && error.getSQLState() != null
                        && error.getSQLState().startsWith("40"));
    }
}
