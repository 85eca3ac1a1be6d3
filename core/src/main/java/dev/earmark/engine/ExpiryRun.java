package dev.earmark.engine;

import dev.earmark.HeldFilter;
import dev.earmark.Refusal;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReservationPage;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Expire;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.StockOutcome.Refused;
import dev.earmark.spi.OverdueReservations;
import dev.earmark.spi.PageKey;
import dev.earmark.spi.Pages;
import dev.earmark.spi.StockStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One run of the {@link ExpiryReaper}: expires what is overdue, the longest overdue first, in a bounded number of batches
 * (rule R9). It reads what is overdue again after each batch and leaves out what is stuck. Only if so many are stuck that
 * reading them again would cost too much, it goes on page by page behind them. What was stuck in an earlier run is
 * attempted at the end, one by one, so that the others do not wait for it. A transient failure ends the run.
 */
final class ExpiryRun {
    private static final int MAX_BATCHES = 100;
    private static final int MAX_READ_AGAIN = 1_000;
    private static final int MAX_ATTEMPTED_AGAIN = 1_000;

    private final StockStore store;
    private final StoreSender sender;
    private final ListenerNotifier notifier;
    private final StuckReservations known;
    private final int batchSize;
    private final BooleanSupplier closed;
    private final Set<ReservationId> stuck = new HashSet<>();
    private final List<ReservationId> stuckBefore = new ArrayList<>();
    private int batches;
    private long expired;

    ExpiryRun(
            StockStore store,
            StoreSender sender,
            ListenerNotifier notifier,
            StuckReservations known,
            int batchSize,
            BooleanSupplier closed) {
        this.store = store;
        this.sender = sender;
        this.notifier = notifier;
        this.known = known;
        this.batchSize = batchSize;
        this.closed = closed;
    }

    /**
     * Runs.
     *
     * @param lag receives the lag of expiry at each read
     */
    ExpiryReaper.Run run(Consumer<Duration> lag) {
        Duration lagAtStart = null;
        boolean more = true;
        Optional<Duration> next = Optional.of(Duration.ZERO);
        while (more && hasTime()) {
            int limit = batchSize + stuck.size();
            OverdueReservations overdue = sender.attemptOnce(() -> store.overdue(limit));
            lag.accept(overdue.lag());
            if (lagAtStart == null) {
                lagAtStart = overdue.lag();
            }
            expire(overdue.ids());
            if (overdue.ids().size() < limit) {
                more = false;
                next = overdue.untilNextDeadline();
                known.sawAll();
            } else if (stuck.size() >= Math.min(MAX_READ_AGAIN, batchSize * MAX_BATCHES / 2)) {
                more = expireBehind(overdue.ids().get(limit - 1));
                next = more && expired > 0 ? next : Optional.empty();
                break;
            }
        }
        attemptAgain();
        if (!more) {
            known.retain(stuck);
        }
        return new ExpiryReaper.Run(
                new ReapReport(expired, stuck.size(), 0, lagAtStart == null ? Duration.ZERO : lagAtStart, more), next);
    }

    private boolean hasTime() {
        return batches < MAX_BATCHES && !closed.getAsBoolean();
    }

    /** Goes on where an earlier run stopped, so that every overdue reservation has its turn. Returns whether more are left. */
    private boolean expireBehind(ReservationId lastRead) {
        @Nullable PageKey stoppedAt = known.stoppedAt();
        @Nullable PageKey after = stoppedAt == null ? placeBefore(lastRead) : stoppedAt;
        do {
            @Nullable PageKey from = after;
            ReservationPage page = sender.attemptOnce(() -> store.held(new HeldFilter.Overdue(), from, batchSize));
            expire(page.reservations().stream().map(Reservation::id).toList());
            after = Pages.next(page);
        } while (after != null && hasTime());
        if (after == null) {
            known.sawAll();
        } else {
            known.stopAt(after);
        }
        return after != null || stoppedAt != null;
    }

    /** Just before its deadline, because the order of equal deadlines is up to the store. */
    private @Nullable PageKey placeBefore(ReservationId id) {
        Reservation last =
                sender.attemptOnce(() -> store.reservations(List.of(id))).get(id);
        return last == null ? null : new PageKey(last.expiresAt().minusNanos(1_000), id);
    }

    private void expire(List<ReservationId> read) {
        batches++;
        List<StockCommand<?>> commands = new ArrayList<>(read.size());
        for (ReservationId id : read) {
            if (!stuck.contains(id)) {
                if (known.contains(id)) {
                    stuck.add(id);
                    stuckBefore.add(id);
                } else {
                    commands.add(new Expire(id));
                }
            }
        }
        for (int from = 0; from < commands.size(); ) {
            int to = Math.min(commands.size(), from + known.sizeOfBatches());
            send(commands.subList(from, to));
            from = to;
        }
    }

    /** In any order, so that each has its turn even if there are too many, or if one of them fails as transient. */
    private void attemptAgain() {
        Collections.shuffle(stuckBefore);
        for (int i = 0; i < Math.min(stuckBefore.size(), MAX_ATTEMPTED_AGAIN) && !closed.getAsBoolean(); i++) {
            stuck.remove(stuckBefore.get(i));
            send(List.of(new Expire(stuckBefore.get(i))));
        }
    }

    private void send(List<StockCommand<?>> commands) {
        List<CallResult> results = sender.apply(commands);
        FirstFailure failure = new FirstFailure();
        for (int i = 0; i < commands.size(); i++) {
            Expire command = (Expire) commands.get(i);
            CallResult result = results.get(i);
            failure.attempt(() -> count(command, result));
        }
        failure.rethrow();
        if (results.stream().anyMatch(ExpiryRun::endsTheRun)) {
            known.failedAsTransient(commands);
            results.stream().filter(ExpiryRun::endsTheRun).forEach(CallResult::orThrow);
        }
        known.succeeded(commands);
    }

    private void count(Expire command, CallResult result) {
        if (result instanceof CallResult.Failed failed) {
            if (!endsTheRun(result)) {
                stuck.add(command.id());
                known.report(command.id(), failed.failure());
            }
            return;
        }
        CallResult.Answered answered = (CallResult.Answered) result;
        if (answered.outcome() instanceof Applied<?> applied) {
            expired += !applied.replay() || answered.maybeAppliedBefore() ? 1 : 0;
            notifier.report(command, applied, answered.maybeAppliedBefore());
        } else if (answered.outcome() instanceof Refused<?> refused && !isFinishedByAnother(refused.refusal())) {
            stuck.add(command.id());
            known.report(command.id(), refused.refusal());
        }
    }

    private static boolean endsTheRun(CallResult result) {
        return result instanceof CallResult.Failed failed && failed.isRetryable();
    }

    /** Another command came first: confirmed, cancelled, extended or purged it since it was read. */
    private static boolean isFinishedByAnother(Refusal refusal) {
        return refusal instanceof Refusal.WrongStatus
                || refusal instanceof Refusal.NotOverdue
                || refusal instanceof Refusal.UnknownReservation;
    }
}
