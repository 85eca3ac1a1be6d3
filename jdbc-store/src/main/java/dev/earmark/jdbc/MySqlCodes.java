package dev.earmark.jdbc;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the error codes of MySQL and MariaDB mean. Sources: the MySQL Error Reference, MariaDB Error Codes. Where the
 * two use one code for different errors, no statement of Earmark can cause the one that is not meant here. What is not
 * listed is refused.
 */
final class MySqlCodes {
    static final Map<Integer, SqlMeaning> MEANINGS = meanings();

    /**
     * {@code ER_LOCK_WAIT_TIMEOUT}. With {@code wsrep_sync_wait} also a node of Galera that could not wait for what the
     * others have committed ({@code wsrep_sync_wait} in {@code wsrep_mysqld.cc} of MariaDB). While it has lost the others
     * it answers so to every SELECT without tables, and with 1047 to the rest.
     */
    static final int LOCK_TIMEOUT = 1205;

    /** {@code ER_RUN_HOOK_ERROR}: a member of a group that is not online. */
    static final int NOT_ONLINE = 3100;

    /** Below are the codes of the server's own files and memory, and what SIGNAL of a trigger may be given. */
    private static final int FIRST_OF_STATEMENTS = 1000;

    /** {@code ER_ERROR_DURING_COMMIT}. Its message has the storage engine's own error, whatever the language. */
    private static final int DURING_COMMIT = 1180;

    /** {@code HA_ERR_LOCK_DEADLOCK}, not in the number that MariaDB's driver puts in front. */
    private static final Pattern DEADLOCK = Pattern.compile("(?<!conn=)\\b149\\b");

    private MySqlCodes() {}

    static Optional<SqlMeaning> meaningOf(String state, int code) {
        return code < FIRST_OF_STATEMENTS && !state.equals("HY000")
                ? Optional.empty()
                : Optional.ofNullable(MEANINGS.get(code));
    }

    /**
     * Whether a COMMIT has failed because InnoDB had rolled the transaction back, which it does for a change that has come
     * from another server of the group ({@code DB_FORCED_ABORT} in {@code innobase_commit} of {@code ha_innodb.cc}).
     */
    static boolean isForcedRollback(SQLException error) {
        return error.getErrorCode() == DURING_COMMIT
                && DEADLOCK.matcher(String.valueOf(error.getMessage())).find();
    }

    private static Map<Integer, SqlMeaning> meanings() {
        Map<Integer, SqlMeaning> meanings = new HashMap<>();
        put(
                meanings,
                SqlMeaning.TRANSIENT,
                1, // a temporary file cannot be created; up to 23 these are the codes of files and memory (mysys_err.h)
                3, // a temporary file cannot be written, for example because the disk is full
                5, // out of memory
                20, // disk full
                23, // too many open files
                1020, // MariaDB: record has changed since last read
                1021, // disk full
                1022, // duplicate key, in an older form
                1028, // sort aborted
                1037, // out of memory
                1040, // too many connections
                1041, // out of memory
                1062, // another transaction inserted the same row; a retry reads it
                1114, // the table is full: the disk, or a temporary table
                1135, // no memory for the thread of a new connection
                1180, // the storage engine did not commit, mostly because another server of the group was first
                1203, // more than max_user_connections
                LOCK_TIMEOUT,
                1206, // more locks than the lock table holds
                1213, // deadlock
                1226, // the user has exceeded a limit of its account
                1297, // temporary error of the storage engine
                1317, // query interrupted
                1412, // table definition has changed
                1461, // more than max_prepared_stmt_count
                1586, // duplicate key, with the key's name
                1613, // XA transaction rolled back: timeout
                1614, // XA transaction rolled back: deadlock
                1615, // prepared statement needs to be prepared again
                1637, // too many concurrent transactions
                1689, // wait for a lock aborted by a pending exclusive lock
                1969, // MariaDB: max_statement_time exceeded
                3015, // storage engine out of memory
                3019, // undo log full
                3024, // MySQL: max_execution_time exceeded
                3101, // group replication rolled back at the commit
                3197, // XA: retry
                3572, // NOWAIT
                3675, // disk full
                3781, // group replication: waited too long for what the old primary has committed
                3985, // out of resources for metadata locks
                9001 // ProxySQL: no server in time
                );
        put(
                meanings,
                SqlMeaning.SESSION_ENDED,
                1042, // the client's host name was not resolved
                1043, // bad handshake
                1053, // server shutdown in progress
                1080, // the server closes the connection
                1152, // aborted connection
                1154, // network errors from here to 1161, without 1153
                1155,
                1156,
                1157,
                1158,
                1159,
                1160,
                1161,
                1184, // aborted connection
                1243, // a proxy has replaced the session, and its prepared statements are gone
                1927, // MariaDB: killed
                2002, // these come from proxies: cannot connect
                2003, // cannot connect
                2006, // server has gone away
                2013, // connection lost during a query
                2055, // connection lost
                3032, // offline mode
                3168, // server is not available
                3169, // MySQL: killed
                4031, // MySQL: idle for longer than wait_timeout
                4081, // MySQL: the memory limit of all connections
                4082 // MySQL: the memory limit of this connection
                );
        put(
                meanings,
                SqlMeaning.SERVER_NOT_READY,
                1047, // Galera: the node has not joined its cluster, or has lost it
                NOT_ONLINE, // group replication; or the member could not send the transaction
                3782, // from here on group replication: stopped while statements were held after a failover
                3783, // the member has failed, or is offline
                3796, // the member is not online, and group_replication_consistency asks for that
                3797, // could not wait for earlier transactions
                3798, // the same, when the transaction began
                3799 // stops
                );
        // Earmark sends SELECT, INSERT, UPDATE, DELETE and CREATE, which no option but the read-only ones prevents
        put(
                meanings,
                SqlMeaning.READ_ONLY_SERVER,
                1036, // table is read-only: MariaDB with innodb_read_only
                1290, // read_only, super_read_only
                1836, // read-only mode
                1874, // innodb_read_only
                3989 // MySQL: ALTER SCHEMA … READ ONLY, for a move to another server
                );
        put(meanings, SqlMeaning.READ_ONLY_SESSION, 1792);
        put(
                meanings,
                SqlMeaning.MISSING_TABLE,
                1054, // column
                1146);
        put(
                meanings,
                SqlMeaning.ACCESS_DENIED,
                1044, // to the database
                1045, // user or password
                1129, // host blocked
                1130, // host not allowed
                1142, // to the table
                1143, // to the column
                1227, // needs a privilege
                1251, // the client's way of authentication
                1370, // to a routine
                1698, // MariaDB, user or password
                1820, // password must be changed
                1862, // password has expired
                3118, // account locked
                3159, // the server wants TLS
                3955, // account blocked
                4150, // MariaDB: user blocked
                4151 // MariaDB: account locked
                );
        put(meanings, SqlMeaning.UNKNOWN_DATABASE, 1046, 1049);
        put(meanings, SqlMeaning.TOO_LARGE, 1153);
        put(meanings, SqlMeaning.BINARY_LOG, 1665);
        return Map.copyOf(meanings);
    }

    private static void put(Map<Integer, SqlMeaning> meanings, SqlMeaning meaning, int... codes) {
        for (int code : codes) {
            meanings.put(code, meaning);
        }
    }
}
