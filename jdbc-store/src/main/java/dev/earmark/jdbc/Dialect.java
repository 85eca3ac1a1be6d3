package dev.earmark.jdbc;

import dev.earmark.jdbc.TransactionSettings.Wanted;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/**
 * What the databases differ in: expressions, hints, error codes. A further database is one more of these, one more in
 * {@link Dialects}, and a folder of scripts.
 */
interface Dialect {
    /** What drivers call the database. MySQL's driver calls MariaDB MySQL too. */
    List<String> productNames();

    /** The folder with the scripts that create the tables. */
    String schemaFolder();

    /** An expression: the database's time in UTC, to the microsecond, without a time zone. */
    String now();

    /** After a table's name: use the primary key, whatever the statistics say. */
    default String byPrimaryKey() {
        return "";
    }

    /** The start of a DELETE by primary key. */
    default String deleteFrom(String table) {
        return "DELETE FROM " + table;
    }

    /**
     * The end of a plain SELECT that has to see the latest committed rows at any isolation but READ COMMITTED. Empty
     * where the database reports a conflict when it locks a row that has changed since the transaction's first read.
     */
    default String latest() {
        return "";
    }

    /** The condition of an UPDATE of the rows with these keys, which locks them in the order of the keys. */
    default String inKeyOrder(String table, String key, String marks) {
        return key + " IN (" + marks + ")";
    }

    /** What has to be known of a new connection's session, to restore it after a transaction. At most one round trip. */
    SessionDefaults sessionDefaults(Connection connection) throws SQLException;

    /** How to make a transaction READ COMMITTED and to limit its waits for locks. */
    TransactionSettings transactionSettings(Wanted wanted) throws SQLException;

    /** Whether JDBC calls "catalog" what {@code CREATE TABLE a.b} calls a schema. */
    default boolean schemasAreCatalogs() {
        return false;
    }

    /** A further condition on {@code information_schema.table_constraints}, to find the check constraints alone. */
    default String onlyChecks() {
        return "";
    }

    /** A query for the columns of a table in which two different texts may compare as equal. */
    String inexactColumns();

    /** Vendor codes after which a retry may succeed. */
    default Set<Integer> transientCodes() {
        return Set.of();
    }

    /** SQLStates, beyond those of the SQL standard, after which a retry may succeed. */
    default Set<String> transientStates() {
        return Set.of();
    }

    Set<String> missingTableOrColumn();

    /** Whether a script failed because an index of that name exists already. */
    default boolean isExistingIndex(SQLException error) {
        return false;
    }
}
