package dev.earmark.jdbc;

import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses a server whose settings would break a rule, and one that is read-only, where reads may be older than what was
 * answered. Warns once of a database that is not tested. One per store.
 */
final class ServerCheck {
    private static final Logger log = LoggerFactory.getLogger(JdbcStockStore.class);

    /** The SQL standard's state for a write to what is read-only. */
    static final String READ_ONLY = "25006";

    private final boolean on;
    private final Set<String> warned = ConcurrentHashMap.newKeySet();

    private ServerCheck(boolean on) {
        this.on = on;
    }

    /** The dialect for a store with this check, on the server of a connection. */
    Dialect dialect(Dialect dialect, Connection connection) throws SQLException {
        return on ? dialect.noticingReadOnly(dialect.settings(connection)) : dialect;
    }

    static ServerCheck on() {
        return new ServerCheck(true);
    }

    static ServerCheck off() {
        return new ServerCheck(false);
    }

    /**
     * Looks at the settings of a new connection.
     *
     * @throws TransientStoreException if the server is read-only, or takes no part in its cluster: a new connection may
     *     lead to another one
     * @throws StoreException if a setting would break a rule; the message says what to set
     */
    void require(ServerReport report) {
        if (!on) {
            return;
        }
        for (String warning : report.warnings()) {
            if (warned.add(warning)) {
                log.warn("{}", warning);
            }
        }
        // first, because the settings of a replica, or of a member that has not joined yet, are not those of the
        // primary
        if (report.readOnly() != null) {
            throw SqlMeaning.READ_ONLY_SERVER.exception(
                    report.readOnly()
                            + "; if it stays so, the JDBC URL, or a proxy that sends reads to replicas, leads to a replica",
                    new SQLException(report.readOnly(), READ_ONLY));
        }
        if (report.notReady() != null) {
            throw SqlMeaning.SERVER_NOT_READY.exception(
                    report.notReady(), new SQLException(report.notReady(), "HY000", MySqlCodes.NOT_ONLINE));
        }
        if (report.refusal() != null) {
            throw new StoreException(
                    "Earmark cannot use this session: " + report.refusal()
                            + " To use it all the same, build the store with withoutServerCheck().",
                    null);
        }
    }
}
