package dev.earmark.jdbc;

import dev.earmark.jdbc.TransactionSettings.Wanted;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the databases differ in: expressions, hints, error codes. A further database is one more of these, one more in
 * {@link Dialects}, and a folder of scripts.
 */
interface Dialect {
    /** What drivers call the database. MySQL's driver calls MariaDB MySQL too. */
    List<String> productNames();

    /**
     * A query with the parameters of {@link SessionProbe}. Its columns: {@code sent_text}, {@code sent_time},
     * {@code sent_number} (what the database received), {@code text_back}, {@code time_back}, {@code number_back} (the
     * same values), {@code exact_text} (1 if the third text is less than the fourth, and the fifth is not the sixth),
     * {@code empty_is_null}, and {@code obstacle}: a setting of the session with which the store's statements would
     * sooner or later fail or return the wrong rows, and what to do; null if there is none.
     */
    String probe();

    /**
     * Makes sure that a commit on this connection outlives the application, if the database runs inside the
     * application.
     */
    default void requireDurable(Connection connection) throws SQLException {}

    /** An expression: the schema in which {@code CREATE TABLE} creates a table whose name has no schema. */
    String currentSchema();

    /** Quotes the name of a schema exactly as the database stores it. */
    default String quoted(String schema) {
        return '"' + schema.replace("\"", "\"\"") + '"';
    }

    /** The folder with the scripts that create the tables. */
    String schemaFolder();

    /** An expression: the database's time in UTC, to the microsecond, without a time zone. */
    String now();

    /**
     * An expression: as {@link #now}, but null if the server may have become read-only since the connection was opened. A
     * batch that refuses everything writes nothing, so no error would tell that what it has read may be old.
     */
    default String clock() {
        return now();
    }

    /**
     * The same dialect, whose {@link #clock} is null on a read-only server, if the server can become one without ending
     * its sessions.
     *
     * @param settings as {@link #settings} has returned them
     */
    default Dialect noticingReadOnly(Map<String, String> settings) {
        return this;
    }

    /**
     * An expression: how many microseconds have passed since the statement began, where the row is evaluated that it is
     * part of. Not null where {@link #now} is the time at which the statement began, and where one statement may lock
     * rows and then read others on a snapshot that is taken after the locks.
     */
    default @Nullable String microsSinceStatement() {
        return null;
    }

    /** How many rows are read, written and deleted by one statement. */
    BulkSql bulk();

    /**
     * The end of a plain SELECT that has to see the latest committed rows at any isolation but READ COMMITTED. Empty
     * where the database reports a conflict when it locks a row that has changed since the transaction's first read.
     */
    default String latest() {
        return "";
    }

    /**
     * What {@link #sessionDefaults} and {@link #report} have to know of a new connection's server and session, by name.
     * One round trip.
     */
    Map<String, String> settings(Connection connection) throws SQLException;

    /** What is restored after a transaction. */
    SessionDefaults sessionDefaults(Map<String, String> settings);

    /** Whether the server and the session keep the store's rules. */
    default ServerReport report(Map<String, String> settings) {
        return ServerReport.NOTHING;
    }

    /** The timeline of the primary that a connection leads to; null where there are none. At most one round trip. */
    default @Nullable Timeline timeline(Connection connection) throws SQLException {
        return null;
    }

    /** How to make a transaction READ COMMITTED and to limit its waits for locks. */
    TransactionSettings transactionSettings(Wanted wanted) throws SQLException;

    /** Whether {@link #transactionSettings} also make the planner use indexes, whatever the statistics say. */
    default boolean setsPlanner() {
        return false;
    }

    /**
     * A query that makes the planner use indexes for the rest of a transaction, if {@link #setsPlanner}. Returns the
     * values before, in as many columns as further columns follow.
     */
    default String setPlanner() {
        throw new UnsupportedOperationException();
    }

    /** A query whose parameters are the values that {@link #setPlanner} has returned, which it sets again. */
    default String restorePlanner() {
        throw new UnsupportedOperationException();
    }

    /**
     * Whether the driver sends a text of several statements, separated by semicolons, in one round trip, whatever the
     * URL says; and the server runs each on its own snapshot.
     */
    default boolean takesSeveralStatements() {
        return false;
    }

    /** Whether a savepoint replaces one of the same name, so that it need not be released before the transaction ends. */
    default boolean replacesSavepoints() {
        return false;
    }

    /** Whether JDBC calls "catalog" what {@code CREATE TABLE a.b} calls a schema. */
    default boolean schemasAreCatalogs() {
        return false;
    }

    /** A further condition on {@code INFORMATION_SCHEMA.TABLE_CONSTRAINTS}, to find the check constraints alone. */
    default String onlyChecks() {
        return "";
    }

    /**
     * A query for the number of tables with this name whose rows outlive the database's restart, can be rolled back, and
     * are all visible.
     */
    String ordinaryTables();

    /** A query for the columns of a table in which two different texts may compare as equal. */
    String inexactColumns();

    /** What an error means, by this database's own codes. */
    Optional<SqlMeaning> meaningOf(String state, int code);

    /** Whether an error of a COMMIT says, by a code beyond those of the SQL standard, that it was rolled back. */
    default boolean saysRolledBack(String state, int code) {
        return false;
    }

    /**
     * Whether a COMMIT may wait for a standby. Then a warning, which the driver has without a round trip, may say that the wait was
     * canceled; and there is no wait if the transaction has neither written nor locked a row.
     */
    default boolean waitsForStandby() {
        return false;
    }

    /**
     * Whether other connections may see a commit shortly before it is durable. Then a batch that only repeats what another
     * one has answered has to write something itself: its commit makes durable what it has seen.
     */
    default boolean showsCommitsEarly() {
        return false;
    }

    /** A query whose answer is true if the server itself is read-only, or was until now; null if the error's code says so already. */
    default @Nullable String isReadOnlyServer() {
        return null;
    }

    /**
     * A statement for after an error that may mean a lock, or a server of a cluster that takes no work: fails in the second
     * case, and takes no lock. Empty if the error's code tells.
     */
    default Optional<String> isReady(SQLException error) {
        return Optional.empty();
    }

    /** The first words of statements that commit, though they do not say so. */
    default Set<String> committingStatements() {
        return Set.of();
    }

    /** Whether a backslash in a literal escapes the next character, and {@code #} begins a comment. */
    default boolean escapesByBackslash() {
        return false;
    }

    /** Whether a script failed because an index or a column of that name exists already. */
    default boolean exists(SQLException error) {
        return false;
    }
}
