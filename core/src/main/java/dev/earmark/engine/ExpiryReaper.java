package dev.earmark.engine;

import dev.earmark.Refusal;
import dev.earmark.ReservationId;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Expire;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.StockOutcome.Refused;
import dev.earmark.StoreException;
import dev.earmark.spi.OverdueReservations;
import dev.earmark.spi.StockStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Expires what is overdue, and lets the store forget what has been over for longer than the retention time, in bounded
 * batches. Safe to run on any number of instances at once, because expiring is one atomic command of which exactly one wins
 * (rule R6). A reservation that cannot be expired is logged
 * and passed over, so that it does not keep the run from the others; with more than 1,000 such at once the run ends there and
 * reports {@code more}.
 *
 * <p>An engine runs its reaper in a thread of its own, unless it was built {@code withoutReaper()}. Nothing depends on it
 * being on time: a short reserve reclaims overdue units of its SKUs by itself (R3). Safe for use by many threads.
 */
public final class ExpiryReaper {
    private static final Logger log = LoggerFactory.getLogger(ExpiryReaper.class);
    private static final int MAX_BATCHES_PER_RUN = 100;
    private static final int MAX_STUCK_PER_RUN = 1_000;

    private final StockStore store;
    private final ReaperPolicy policy;
    private final StoreCalls calls;
    private final ListenerNotifier events;
    private final Purger purger;
    private final ReaperThread thread;
    private volatile Duration lag = Duration.ZERO;

    ExpiryReaper(StockStore store, ReaperPolicy policy, Duration retention, StoreCalls calls, ListenerNotifier events) {
        this.store = store;
        this.policy = policy;
        this.calls = calls;
        this.events = events;
        this.thread = new ReaperThread(policy, this::runInThread);
        this.purger = new Purger(store, retention, policy, thread::isClosed);
    }

    /**
     * Expires what is overdue now, at most 100 batches of it, and lets the store forget what is over, at most 10 batches, in the
     * caller's thread; for those who schedule it themselves.
     *
     * @return what was done
     * @throws StoreException if the store cannot be read, or fails a batch for the moment in spite of retries; what earlier
     *     batches of the run expired stays expired
     */
    public ReapReport runOnce() {
        Run expiry = expireOverdue();
        return expiry.withPurged(purger.run(), purger.isDue()).report();
    }

    private Run runInThread() {
        Run expiry = expireOverdue();
        return purger.isDue() ? expiry.withPurged(purger.run(), purger.isDue()) : expiry;
    }

    /**
     * How far expiry is behind.
     *
     * @return how long the longest overdue reservation had been overdue when the latest run began; zero if none was
     */
    public Duration lag() {
        return lag;
    }

    void start() {
        thread.start();
    }

    /** Makes the thread wake in time for a deadline that this engine has just set. */
    void expectDeadlineIn(Duration ttl) {
        thread.wakeWithin(ttl);
    }

    void close() {
        thread.close();
    }

    /** A run, and how long after it the next deadline is, if one is known. */
    record Run(ReapReport report, Optional<Duration> nextDeadline) {
        Run withPurged(long purged, boolean more) {
            return new Run(
                    new ReapReport(report.expired(), report.stuck(), purged, report.lag(), report.more() || more),
                    more ? Optional.of(Duration.ZERO) : nextDeadline);
        }
    }

    private Run expireOverdue() {
        Set<ReservationId> stuck = new HashSet<>();
        Duration lagAtStart = null;
        long expired = 0;
        for (int batch = 0; batch < MAX_BATCHES_PER_RUN && !thread.isClosed(); batch++) {
            OverdueReservations overdue = store.overdue(policy.batchSize() + stuck.size());
            if (lagAtStart == null) {
                lagAtStart = overdue.lag();
                lag = overdue.lag();
            }
            boolean last = overdue.ids().size() < policy.batchSize() + stuck.size();
            expired += expire(withoutAnyOf(stuck, overdue.ids()), stuck);
            if (last || stuck.size() > MAX_STUCK_PER_RUN) {
                return new Run(
                        new ReapReport(expired, stuck.size(), 0, lagAtStart, !last), overdue.untilNextDeadline());
            }
        }
        Duration known = lagAtStart == null ? lag : lagAtStart;
        return new Run(new ReapReport(expired, stuck.size(), 0, known, true), Optional.of(Duration.ZERO));
    }

    private long expire(List<ReservationId> ids, Set<ReservationId> stuck) {
        if (ids.isEmpty()) {
            return 0;
        }
        List<StockCommand<?>> commands = new ArrayList<>(ids.size());
        ids.forEach(id -> commands.add(new Expire(id)));
        List<CallResult> replies = calls.apply(commands);
        long expired = 0;
        for (int i = 0; i < ids.size(); i++) {
            expired += tell(ids.get(i), commands.get(i), replies.get(i), stuck);
        }
        replies.stream().filter(ExpiryReaper::endsTheRun).forEach(CallResult::orThrow);
        return expired;
    }

    private long tell(ReservationId id, StockCommand<?> command, CallResult reply, Set<ReservationId> stuck) {
        if (reply.outcome() instanceof Applied<?> applied) {
            events.tell(command, applied, reply.maybeAppliedBefore());
            return applied.replay() && !reply.maybeAppliedBefore() ? 0 : 1;
        }
        if (reply.outcome() instanceof Refused<?> refused) {
            if (!isOutrun(refused.refusal())) {
                stuck.add(id);
                log.error(
                        "reservation {} cannot be expired: {}",
                        id,
                        refused.refusal().message());
            }
            return 0;
        }
        if (!endsTheRun(reply)) {
            stuck.add(id);
            log.error("reservation {} cannot be expired", id, reply.failure());
        }
        return 0;
    }

    private static boolean endsTheRun(CallResult reply) {
        return reply.failure() instanceof EngineClosedException || reply.canBeTriedAgain();
    }

    /** Somebody was faster: confirmed, cancelled, extended or purged it since it was read. */
    private static boolean isOutrun(Refusal refusal) {
        return refusal instanceof Refusal.WrongStatus
                || refusal instanceof Refusal.NotOverdue
                || refusal instanceof Refusal.UnknownReservation;
    }

    private static List<ReservationId> withoutAnyOf(Set<ReservationId> stuck, List<ReservationId> ids) {
        return ids.stream().filter(id -> !stuck.contains(id)).toList();
    }
}
