package dev.earmark.engine;

import dev.earmark.Refusal;
import dev.earmark.ReservationId;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Expire;
import dev.earmark.spi.PageKey;
import dev.earmark.spi.StoreLimits;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The reservations that cannot be expired: their rows contradict each other, or a hook refuses them. What the runs of an
 * {@link ExpiryReaper} remember of each other. Safe for use by many threads.
 */
final class StuckReservations {
    /** More than this are logged more than once rather than remembered (rule R9). */
    private static final int MAX_REMEMBERED = 100_000;

    private static final int MAX_STACK_TRACES = 10;

    private static final Logger log = LoggerFactory.getLogger(ExpiryReaper.class);

    private final Set<ReservationId> logged = ConcurrentHashMap.newKeySet();
    private final Set<ReservationId> suspected = ConcurrentHashMap.newKeySet();
    private volatile int sizeOfBatches = StoreLimits.MAX_COMMANDS;
    private volatile @Nullable PageKey stoppedAt;

    /** Logs it once, not at every run, until it is no longer stuck. The first ones have a stack trace. */
    void report(ReservationId id, RuntimeException failure) {
        if (isNew(id)) {
            if (logged.size() <= MAX_STACK_TRACES) {
                log.error("reservation {} cannot be expired", id, failure);
            } else {
                log.error("reservation {} cannot be expired: {}", id, failure.getMessage());
            }
        }
    }

    /** Logs it once, not at every run, until it is no longer stuck. */
    void report(ReservationId id, Refusal refusal) {
        if (isNew(id)) {
            log.error("reservation {} cannot be expired: {}", id, refusal.message());
        }
    }

    private boolean isNew(ReservationId id) {
        if (logged.size() >= MAX_REMEMBERED) {
            logged.clear();
        }
        return logged.add(id);
    }

    /** Whether it was stuck in an earlier run. */
    boolean contains(ReservationId id) {
        return logged.contains(id) || suspected.contains(id);
    }

    /**
     * The server may not answer, or one reservation may be the reason: another transaction has locked its order. So that
     * this one does not block the others for ever, the next runs send smaller batches, until it is found.
     */
    void failedAsTransient(List<StockCommand<?>> expiries) {
        if (expiries.size() == 1 && expiries.get(0) instanceof Expire expire) {
            suspected.add(expire.id());
        }
        sizeOfBatches = Math.max(1, expiries.size() / 2);
    }

    void succeeded(List<StockCommand<?>> expiries) {
        if (expiries.size() == 1 && expiries.get(0) instanceof Expire expire) {
            suspected.remove(expire.id());
        }
        sizeOfBatches = Math.max(sizeOfBatches, Math.min(StoreLimits.MAX_COMMANDS, 2 * expiries.size()));
    }

    /** The largest number of reservations to expire at once. */
    int sizeOfBatches() {
        return sizeOfBatches;
    }

    /** Forgets all others, after a run that saw everything that was overdue. */
    void retain(Set<ReservationId> stuck) {
        logged.retainAll(stuck);
        suspected.retainAll(stuck);
    }

    /** The place behind which the next run goes on; null if the last one came to the end. */
    @Nullable
    PageKey stoppedAt() {
        return stoppedAt;
    }

    void stopAt(PageKey place) {
        stoppedAt = place;
    }

    void sawAll() {
        stoppedAt = null;
    }
}
