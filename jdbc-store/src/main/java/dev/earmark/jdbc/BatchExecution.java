package dev.earmark.jdbc;

import dev.earmark.Line;
import dev.earmark.OwnerId;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.TransientStoreException;
import dev.earmark.spi.ledger.Ledger;
import dev.earmark.spi.ledger.LedgerChanges;
import dev.earmark.spi.ledger.LedgerResult;
import dev.earmark.spi.ledger.LedgerScope;
import dev.earmark.spi.ledger.LedgerState;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One batch in one transaction: loads rows, applies the {@link Ledger}, saves rows. */
final class BatchExecution {
    private final Session session;
    private final BatchLoader loader;
    private final BatchSaver saver;
    private final LockingMode mode;
    private final List<StockCommand<?>> commands;
    private final LedgerScope scope;
    private final Set<Sku> reclaimed;
    private final @Nullable HookRunner hook;
    private OverdueOwned overdue = OverdueOwned.NONE;

    /**
     * Prepares a batch.
     *
     * @param reclaimed the SKUs that {@link FurtherSkusLockedException}s of executions before this one have named; none at first
     * @param hook learns what the batch changes; null if there is none
     */
    BatchExecution(
            Session session,
            LockingMode mode,
            List<StockCommand<?>> commands,
            LedgerScope scope,
            Set<Sku> reclaimed,
            @Nullable HookRunner hook) {
        boolean locks = mode.locks();
        this.session = session;
        this.loader = new BatchLoader(session, locks);
        this.saver = new BatchSaver(session, mode, locks, loader.loadedLevels());
        this.mode = mode;
        this.commands = commands;
        this.scope = scope;
        this.reclaimed = reclaimed;
        this.hook = hook;
    }

    /**
     * The result of a batch.
     *
     * @param result the outcomes; if {@code complete} is false, those of expiring reservations, not those of the
     *     commands
     * @param complete false if the commands were not applied, because more overdue reservations have to be reclaimed
     *     first than one batch reclaims; those that this batch reclaimed are saved, and a retry continues from there
     */
    record Done(LedgerResult result, boolean complete) {}

    /**
     * Runs the batch.
     *
     * @throws FurtherSkusLockedException if another execution has to lock further SKUs from the beginning
     */
    Done run() {
        LedgerState state = load();
        Done done = (overdue.areAll() ? Optional.<Done>empty() : expire(state, overdue.first()))
                .orElseGet(() -> reclaim(state, Ledger.apply(state, commands)));
        LedgerChanges changes = done.result().changes();
        if (onlyRepeats(done.result())) {
            makeDurable();
        }
        if (hook == null) {
            saver.saveLast(changes, state.reservations(), state.now());
        } else {
            saver.save(changes, state.reservations(), state.now());
            hook.run(session.connection(), changes.reported());
        }
        return done;
    }

    /** What the batch repeats was answered to another caller, but may not be durable, or not on the standby, after a crash. */
    private void makeDurable() {
        if (session.dialect().waitsForStandby()) {
            saver.lockWhatWasRead();
        }
        if (session.dialect().showsCommitsEarly()) {
            saver.writeWhatWasRead();
        }
    }

    /** Whether the batch writes nothing, and reports what another one has written. */
    private static boolean onlyRepeats(LedgerResult result) {
        return result.changes().levels().isEmpty()
                && result.changes().operations().isEmpty()
                && result.outcomes().stream()
                        .anyMatch(outcome -> outcome instanceof Applied<?> applied && applied.replay());
    }

    private LedgerState load() {
        Set<Sku> skus = new TreeSet<>(scope.skus());
        skus.addAll(reclaimed);
        skus.addAll(loader.skusOf(scope.changedReservations()));
        BatchLoader.Snapshot snapshot = loader.load(skus, scope.reservations());
        requireGuarded(snapshot, skus);
        Map<OwnerId, Set<Sku>> limited = scope.owned(snapshot.reservations());
        limited.values().forEach(saver::guard);
        Map<OwnerId, List<Reservation>> owned = loader.owned(limited, snapshot.now());
        overdue = OverdueOwned.of(owned, snapshot.now());
        loadFurther(skusOf(overdue.first()));
        return new LedgerState(
                snapshot.now(),
                loader.levels(),
                snapshot.reservations(),
                loader.journal(scope.operations()),
                Map.of(),
                owned,
                loader.held(scope.counted()));
    }

    /** Loads the levels of reservations that the batch may expire. */
    private void loadFurther(Set<Sku> skus) {
        Set<Sku> locked = loader.loadMoreLevels(skus);
        if (!locked.isEmpty() && mode.startsAgain()) {
            throw new FurtherSkusLockedException(skus);
        }
        loader.loadLevels(locked);
    }

    /**
     * A reservation that was created or got other lines after its SKUs were looked up is visible here, but not all of its
     * levels are loaded and guard it.
     */
    private void requireGuarded(BatchLoader.Snapshot snapshot, Set<Sku> skus) {
        for (Reservation reservation : snapshot.reservations().values()) {
            if (scope.changedReservations().contains(reservation.id())
                    && !skus.containsAll(skusOf(List.of(reservation)))) {
                throw new TransientStoreException(
                        "reservation " + reservation.id()
                                + " was created or changed by another transaction at the same time; nothing was applied, a retry may succeed",
                        null);
            }
        }
    }

    /**
     * A refusal is correct only if no overdue units are left (R3). Usually this searches once. It searches again if
     * reclaimed units let one command take units that another command then lacks, or if the batch could not reclaim what
     * was found first. It ends because it searches no SKU more than twice.
     */
    private Done reclaim(LedgerState state, LedgerResult first) {
        LedgerResult result = first;
        OverdueSearch search = new OverdueSearch(session, state.now(), scope.changedReservations());
        while (search.canFindMore(result.shortOf())) {
            search.search(Demand.of(commands, state.reservations()).beyond(loader.levels(), result.shortOf()));
            loadFurther(skusOf(search.reservations()));
            LedgerState enlarged = new LedgerState(
                    state.now(),
                    loader.levels(),
                    state.reservations(),
                    state.operations(),
                    search.bySku(),
                    state.owned(),
                    state.held());
            result = Ledger.apply(enlarged, commands);
            if (search.isFull() && !result.shortOf().isEmpty()) {
                return expire(enlarged, search.reservations()).orElse(new Done(result, true));
            }
        }
        return new Done(result, true);
    }

    /**
     * Expires overdue reservations instead of applying the commands. Of those that the commands name only if there are no
     * others: a change of an overdue reservation shall not expire it.
     *
     * @return empty if the data is so broken that none can be expired: a retry would not get further
     */
    private Optional<Done> expire(LedgerState state, Collection<Reservation> overdue) {
        List<ReservationId> all = overdue.stream().map(Reservation::id).toList();
        List<ReservationId> others = all.stream()
                .filter(id -> !scope.changedReservations().contains(id))
                .toList();
        LedgerResult expired = Ledger.reclaim(state, others.isEmpty() ? all : others);
        return expired.changes().updated().isEmpty() ? Optional.empty() : Optional.of(new Done(expired, false));
    }

    private static Set<Sku> skusOf(Collection<Reservation> reservations) {
        return reservations.stream()
                .flatMap(reservation -> reservation.lines().stream())
                .map(Line::sku)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
