package dev.earmark.jdbc;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the database of a store takes several statements in one round trip. Safe for use by many threads. */
final class SeveralStatements {
    private static final Logger log = LoggerFactory.getLogger(JdbcStockStore.class);

    private volatile boolean allowed;

    SeveralStatements(Dialect dialect) {
        this.allowed = dialect.takesSeveralStatements();
    }

    boolean areAllowed() {
        return allowed;
    }

    /** The driver cannot do it with its present settings. */
    void areNotAllowed() {
        allowed = false;
    }

    /** Something between store and server, such as a filter of the pool, takes only one. */
    void wereRefused(Exception reason) {
        if (allowed) {
            log.warn(
                    "the database or its pool refuses several statements at once, so each takes its own round trip: {}",
                    reason.getMessage());
        }
        allowed = false;
    }
}
