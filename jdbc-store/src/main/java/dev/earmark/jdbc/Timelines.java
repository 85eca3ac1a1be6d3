package dev.earmark.jdbc;

import dev.earmark.TransientStoreException;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The newest timeline that a store has seen. A primary with an older one was replaced while it was dead or out of reach, and
 * is a primary again because nothing has stopped it: what it says is old, and what is written to it will be lost. Clusters
 * are not compared with each other, because an upgrade or a copy begins a new one. Safe for use by many threads.
 */
final class Timelines {
    /** Of a server that takes no work at present. The connection is useless, and another may lead to the new primary. */
    private static final String CANNOT_CONNECT_NOW = "57P03";

    private final Map<String, Long> newest = new ConcurrentHashMap<>();

    boolean areKnown() {
        return !newest.isEmpty();
    }

    /**
     * Notes the timeline of a primary.
     *
     * @return whether it is newer than all before
     * @throws TransientStoreException if it is older
     */
    boolean require(Timeline timeline) {
        Long before = newest.get(timeline.cluster());
        long now = newest.merge(timeline.cluster(), timeline.number(), Math::max);
        if (now > timeline.number()) {
            String what = "its timeline is " + timeline.number() + ", and that of a newer primary is " + now;
            throw new TransientStoreException(
                    "the server was replaced as the primary (" + what + "); nothing was applied, a retry on a new"
                            + " connection may succeed. Stop this server, or make it a standby",
                    new SQLException(what, CANNOT_CONNECT_NOW));
        }
        return before == null || before < timeline.number();
    }
}
