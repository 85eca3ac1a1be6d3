package dev.earmark.engine;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts the reapers' threads of this process, to warn of an application that builds an engine again and again. */
final class RunningReapers {
    /** More than a shop has that builds one engine for each of its databases, in most cases. */
    static final int USUAL = 10;

    private static final Logger log = LoggerFactory.getLogger(ReservationEngine.class);
    private static final AtomicInteger running = new AtomicInteger();
    private static final AtomicBoolean warned = new AtomicBoolean();

    private RunningReapers() {}

    static void started() {
        int number = running.incrementAndGet();
        if (number > USUAL && warned.compareAndSet(false, true)) {
            log.warn(
                    "{} engines are open in this process, each with the thread of its expiry reaper. Build one engine per"
                            + " application (or one per tenant, if each tenant has its own database) and close it at the"
                            + " end; do not build one per request. This message comes once.",
                    number);
        }
    }

    static void ended() {
        running.decrementAndGet();
    }

    static int number() {
        return running.get();
    }

    /** For tests: the next engine too many is reported again. */
    static void warnAgain() {
        warned.set(false);
    }
}
