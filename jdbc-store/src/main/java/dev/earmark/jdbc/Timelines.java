package dev.earmark.jdbc;

import dev.earmark.TransientStoreException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The newest timeline that a store has seen. A primary with an older one was replaced while it was dead or out of reach, and
 * is a primary again because nobody has stopped it: what it says is old, and what is written to it will be lost. Clusters
 * differ after an upgrade or a copy, and are not compared. Safe for use by many threads.
 */
final class Timelines {
    private final Map<String, Long> newest = new ConcurrentHashMap<>();

    boolean areKnown() {
        return !newest.isEmpty();
    }

    /** Notes a timeline, and returns whether none is newer. */
    boolean isNewest(@Nullable Timeline timeline) {
        if (timeline == null) {
            return true;
        }
        Long known = newest.get(timeline.cluster());
        if (known == null || known < timeline.number()) {
            known = newest.merge(timeline.cluster(), timeline.number(), Math::max);
        }
        return known == timeline.number();
    }

    TransientStoreException refusal(Timeline old) {
        return new TransientStoreException(
                "the server was replaced as the primary: it is on timeline " + old.number()
                        + ", and another is on timeline "
                        + newest.get(old.cluster())
                        + "; nothing was applied, a retry on a new connection may succeed. Stop this server, or make it a standby",
                null);
    }
}
