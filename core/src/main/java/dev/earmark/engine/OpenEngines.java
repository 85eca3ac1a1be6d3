package dev.earmark.engine;

import dev.earmark.spi.StockStore;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engines of this process that were not closed. Warns of a second engine on one store, and of an engine that was garbage
 * collected without being closed; if it had a reaper, that one's thread says so.
 */
final class OpenEngines {
    private static final Logger log = LoggerFactory.getLogger(ReservationEngine.class);
    private static final String NEVER_CLOSED = "an engine was garbage collected without being closed{}."
            + " Keep a reference to the engine while the application runs, and close it at the end.";

    private static final ReferenceQueue<ReservationEngine> collected = new ReferenceQueue<>();
    private static final List<Open> open = new ArrayList<>();
    private static final AtomicLong neverClosed = new AtomicLong();

    private OpenEngines() {}

    private static final class Open extends WeakReference<ReservationEngine> {
        private final WeakReference<StockStore> store;
        private final boolean hasReaper;

        private Open(ReservationEngine engine, StockStore store, boolean hasReaper) {
            super(engine, collected);
            this.store = new WeakReference<>(store);
            this.hasReaper = hasReaper;
        }
    }

    static void started(ReservationEngine engine, StockStore store, boolean hasReaper) {
        boolean second;
        synchronized (open) {
            second = open.stream().anyMatch(other -> other.store.get() == store && other.get() != null);
            open.add(new Open(engine, store, hasReaper));
        }
        if (second) {
            log.warn(
                    "a second engine was built on one store, {}. Build one engine per application and share it: two do not"
                            + " combine the commands of each other's callers, and the first that is closed closes the store.",
                    store);
        }
        reportCollected();
    }

    static void closed(ReservationEngine engine) {
        synchronized (open) {
            open.removeIf(other -> other.get() == engine);
        }
    }

    /** Called now and then, because no thread waits for the garbage collector. */
    private static void reportCollected() {
        for (Object found = collected.poll(); found != null; found = collected.poll()) {
            Open lost = (Open) found;
            boolean wasOpen;
            synchronized (open) {
                wasOpen = open.remove(lost);
            }
            if (wasOpen && !lost.hasReaper) {
                warn("");
            }
        }
    }

    static void reaperEndsWithoutClose() {
        warn(", so its expiry reaper ends");
    }

    private static void warn(String consequence) {
        log.warn(NEVER_CLOSED, consequence);
        neverClosed.incrementAndGet();
    }

    /** For tests: the number of engines that were found out. */
    static long neverClosed() {
        return neverClosed.get();
    }
}
