package dev.earmark.jdbc;

import dev.earmark.Line;
import dev.earmark.Reservation;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Expire;
import dev.earmark.StockLevel;
import dev.earmark.TransientStoreException;
import dev.earmark.spi.Reservations;
import dev.earmark.spi.StoreLimits;
import dev.earmark.spi.ledger.Ledger;
import dev.earmark.spi.ledger.LedgerResult;
import dev.earmark.spi.ledger.LedgerScope;
import dev.earmark.spi.ledger.LedgerState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One batch in one transaction: loads rows, applies the {@link Ledger}, saves rows. */
final class BatchExecution {
    /** How many overdue reservations one batch reclaims at most. They are as many expiries. */
    static final int MAX_RECLAIMED = StoreLimits.MAX_COMMANDS;

    private final BatchLoader loader;
    private final BatchSaver saver;
    private final List<StockCommand<?>> commands;
    private final LedgerScope scope;

    BatchExecution(Session session, LockingMode mode, List<StockCommand<?>> commands, LedgerScope scope) {
        boolean locks = mode.locks();
        this.loader = new BatchLoader(session, locks);
        this.saver = new BatchSaver(session, mode, locks, loader.loadedLevels());
        this.commands = commands;
        this.scope = scope;
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

    Done run() {
        LedgerState state = load();
        Done done = reclaim(state, Ledger.apply(state, commands));
        saver.save(done.result().changes(), state.now());
        return done;
    }

    private LedgerState load() {
        Set<Sku> skus = new TreeSet<>(scope.skus());
        skus.addAll(loader.skusOf(scope.changedReservations()));
        Map<Sku, StockLevel> levels = loader.loadLevels(skus);
        BatchLoader.Snapshot snapshot = loader.clockAndReservations(scope.reservations());
        requireGuarded(snapshot, skus);
        return new LedgerState(
                snapshot.now(), levels, snapshot.reservations(), loader.journal(scope.operations()), Map.of());
    }

    /** A reservation that was created after its SKUs were looked up is visible here, but no loaded level guards it. */
    private void requireGuarded(BatchLoader.Snapshot snapshot, Set<Sku> skus) {
        for (Reservation reservation : snapshot.reservations().values()) {
            if (scope.changedReservations().contains(reservation.id())
                    && !skus.containsAll(skusOf(List.of(reservation)))) {
                throw new TransientStoreException(
                        "reservation " + reservation.id()
                                + " was created by another transaction at the same time; nothing was applied, a retry may succeed",
                        null);
            }
        }
    }

    /**
     * A refusal is correct only if no overdue units are left (R3). Usually this searches once. It searches again if
     * reclaimed units let one command take units that another command then lacks. It ends because it searches no SKU
     * twice.
     */
    private Done reclaim(LedgerState state, LedgerResult first) {
        LedgerResult result = first;
        Set<Sku> searched = new TreeSet<>();
        List<Reservation> overdue = new ArrayList<>();
        while (!searched.containsAll(result.shortOf())) {
            Set<Sku> missing = new TreeSet<>(result.shortOf());
            missing.removeAll(searched);
            List<Reservation> found = loader.overdueOf(missing, state.now(), MAX_RECLAIMED);
            searched.addAll(missing);
            overdue = union(overdue, found);
            LedgerState enlarged = state.withOverdue(loader.loadMoreLevels(skusOf(overdue)), searched, overdue);
            result = Ledger.apply(enlarged, commands);
            if (found.size() == MAX_RECLAIMED && !result.shortOf().isEmpty()) {
                LedgerResult expired = Ledger.apply(enlarged, expiriesOf(overdue));
                // if the data is so broken that none can be expired, a retry would not get further
                return expired.changes().updated().isEmpty() ? new Done(result, true) : new Done(expired, false);
            }
        }
        return new Done(result, true);
    }

    private static List<Reservation> union(List<Reservation> left, List<Reservation> right) {
        return Stream.concat(left.stream(), right.stream())
                .distinct()
                .sorted(Reservations.BY_DEADLINE)
                .toList();
    }

    private static Set<Sku> skusOf(List<Reservation> reservations) {
        return reservations.stream()
                .flatMap(reservation -> reservation.lines().stream())
                .map(Line::sku)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<StockCommand<?>> expiriesOf(List<Reservation> reservations) {
        return reservations.stream()
                .<StockCommand<?>>map(reservation -> new Expire(reservation.id()))
                .toList();
    }
}
