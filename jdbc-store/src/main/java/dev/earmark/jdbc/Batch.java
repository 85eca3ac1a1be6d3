package dev.earmark.jdbc;

import dev.earmark.Line;
import dev.earmark.Reservation;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Expire;
import dev.earmark.StockLevel;
import dev.earmark.TransientStoreException;
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
import org.jdbi.v3.core.Handle;

/** One batch in one transaction: load rows, apply the {@link Ledger}, save rows. */
final class Batch {
    /** How many overdue reservations one batch reclaims at the most. */
    static final int MAX_RECLAIMED = 1_000;

    private final BatchRows rows;
    private final List<StockCommand<?>> commands;
    private final LedgerScope scope;

    Batch(Handle handle, Wording wording, RowAccess access, List<StockCommand<?>> commands, LedgerScope scope) {
        this.rows = new BatchRows(handle, wording, access);
        this.commands = commands;
        this.scope = scope;
    }

    /**
     * What came of it.
     *
     * @param result the outcomes; of the reclaimed reservations rather than of the commands if {@code complete} is false
     * @param complete false if more overdue reservations stood in the way than one batch reclaims: those that it did
     *     reclaim are saved, the commands are not applied, and another try goes on from there
     */
    record Done(LedgerResult result, boolean complete) {}

    Done run() {
        LedgerState state = load();
        Done done = reclaim(state, Ledger.apply(state, commands));
        rows.save(done.result().changes(), state.now());
        return done;
    }

    private LedgerState load() {
        Set<Sku> skus = new TreeSet<>(scope.skus());
        skus.addAll(rows.skusOf(scope.changedReservations()));
        Map<Sku, StockLevel> levels = rows.guard(skus);
        BatchRows.Snapshot snapshot = rows.clockAndReservations(scope.reservations());
        requireGuarded(snapshot, skus);
        return new LedgerState(
                snapshot.now(), levels, snapshot.reservations(), rows.operations(scope.operations()), Map.of());
    }

    /** A reservation that was made after the look for its SKUs is seen here, but nothing guards it; the next try does. */
    private void requireGuarded(BatchRows.Snapshot snapshot, Set<Sku> skus) {
        for (Reservation reservation : snapshot.reservations().values()) {
            if (scope.changedReservations().contains(reservation.id())
                    && !skus.containsAll(skusOf(List.of(reservation)))) {
                throw new TransientStoreException(
                        "reservation " + reservation.id() + " was made at the same time", null);
            }
        }
    }

    /**
     * A refusal holds only if no overdue units are left (R3). Looks once, as a rule; once more where reclaimed units let one
     * command take what another one then lacks. Ends, because it looks through no SKU twice.
     */
    private Done reclaim(LedgerState state, LedgerResult first) {
        LedgerResult result = first;
        Set<Sku> searched = new TreeSet<>();
        List<Reservation> overdue = new ArrayList<>();
        while (!searched.containsAll(result.shortOf())) {
            Set<Sku> missing = new TreeSet<>(result.shortOf());
            missing.removeAll(searched);
            List<Reservation> found = rows.overdueOf(missing, state.now(), MAX_RECLAIMED);
            searched.addAll(missing);
            overdue = union(overdue, found);
            LedgerState enlarged = state.withOverdue(rows.guardMore(skusOf(overdue)), searched, overdue);
            result = Ledger.apply(enlarged, commands);
            if (found.size() == MAX_RECLAIMED && !result.shortOf().isEmpty()) {
                LedgerResult expired = Ledger.apply(enlarged, expiriesOf(overdue));
                // where the data is so broken that none can be expired, another try would not get further
                return expired.changes().updated().isEmpty() ? new Done(result, true) : new Done(expired, false);
            }
        }
        return new Done(result, true);
    }

    private static List<Reservation> union(List<Reservation> left, List<Reservation> right) {
        return Stream.concat(left.stream(), right.stream())
                .distinct()
                .sorted(Reservation.BY_DEADLINE)
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
