package dev.earmark.jdbc;

import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a database's error means for a batch whose commit was not sent (rule R8): whether a retry may succeed, whether
 * the connection is of further use, and what a person has to do. docs/errors.md says which code has which meaning.
 */
enum SqlMeaning {
    /** A retry may succeed, on this connection too. */
    TRANSIENT("temporary failure of the database (%s); nothing was applied, a retry may succeed"),

    /** The server has ended this session, or is about to. A retry needs another connection. */
    SESSION_ENDED("the connection to the database is lost (%s); nothing was applied, a retry may succeed"),

    /** The server has become read-only, as a primary does in a failover. A new connection may lead to the new primary. */
    READ_ONLY_SERVER("the server is read-only at present, as a replica is (%s);"
            + " nothing was applied, a retry on a new connection may succeed"),

    /** A server of a cluster that has lost the others, joins them, or leaves them. Another one may take the work. */
    SERVER_NOT_READY("this server of the cluster takes no work at present (%s);"
            + " nothing was applied, a retry on a new connection may succeed"),

    /** The pool, the user or the transaction may not write, whatever the server. */
    READ_ONLY_SESSION("the session is read-only (%s); nothing was applied."
            + " Earmark needs a pool, a user and a transaction that may write: look for setReadOnly(true),"
            + " @Transactional(readOnly = true), default_transaction_read_only, ACCESS_MODE_DATA=r, and several hosts in"
            + " the URL of MySQL's driver without failOverReadOnly=false"),

    MISSING_TABLE("Earmark's tables are missing or older than this version (%s);"
            + " create them with JdbcSchema.create(dataSource),"
            + " or call JdbcSchema.validate(dataSource) to see what is missing"),

    ACCESS_DENIED("the database denied access (%s); check user, password and grants"),

    UNKNOWN_DATABASE("the database of the URL does not exist (%s); create it, or correct the URL"),

    /** A pooler gave the driver another session than the one where it had prepared its statements. */
    PREPARED_STATEMENT("the session does not have the driver's prepared statements (%s); nothing was applied."
            + " A pooler such as PgBouncer in transaction mode shares sessions:"
            + " add prepareThreshold=0 to the JDBC URL, or use PgBouncer 1.21 or later with max_prepared_statements"),

    TOO_LARGE("a statement is larger than the server accepts (%s); nothing was applied. Raise max_allowed_packet"),

    BINARY_LOG("the server cannot write this change to its binary log (%s); nothing was applied."
            + " Set binlog_format=ROW or MIXED"),

    TRANSACTION_FAILED("an earlier statement of this transaction has failed (%s); nothing was applied."
            + " Roll back, and begin the transaction again"),

    POOL_CLOSED("the connection pool is closed (%s); nothing was applied."
            + " Close the engine before the pool, or build a store on an open pool"),

    REFUSED("the database refused a statement (%s); nothing was applied");

    private final String message;

    SqlMeaning(String message) {
        this.message = message;
    }

    boolean isTransient() {
        return this == TRANSIENT || isConnectionUseless();
    }

    /** Whether a new connection may work where this one never will again. */
    boolean isConnectionUseless() {
        return this == SESSION_ENDED || this == READ_ONLY_SERVER || this == SERVER_NOT_READY;
    }

    StoreException exception(String what, @Nullable Throwable cause) {
        String text = message.formatted(what);
        return isTransient() ? new TransientStoreException(text, cause) : new StoreException(text, cause);
    }

    /** As in docs/errors.md. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
