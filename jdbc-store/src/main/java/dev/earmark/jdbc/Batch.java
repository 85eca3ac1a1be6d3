package dev.earmark.jdbc;

import dev.earmark.Reservation;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Expire;
import dev.earmark.StockLevel;
import dev.earmark.ledger.Ledger;
import dev.earmark.ledger.LedgerResult;
import dev.earmark.ledger.LedgerScope;
import dev.earmark.ledger.LedgerState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;

/** One batch in one transaction: load rows, apply the {@link Ledger}, save rows. */
final class Batch {
    /** How many overdue reservations one batch reclaims at the most. */
    static final int MAX_RECLAIMED = 1_000;

    private final BatchRows rows;
    private final List<StockCommand<?>> commands;
    private final LedgerScope scope;

    Batch(Handle handle, Dialect dialect, RowAccess access, List<StockCommand<?>> commands, LedgerScope scope) {
        this.rows = new BatchRows(handle, dialect, access);
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
        LedgerResult result = Ledger.apply(state, commands);
        Done done = result.ranShort() ? reclaim(state, new Done(result, true)) : new Done(result, true);
        rows.save(done.result().changes());
        return done;
    }

    private LedgerState load() {
        Set<Sku> skus = new TreeSet<>(scope.skus());
        skus.addAll(rows.skusOf(scope.changedReservations()));
        Map<Sku, StockLevel> levels = rows.guard(skus);
        BatchRows.Snapshot snapshot = rows.clockAndReservations(scope.reservations());
        return new LedgerState(
                snapshot.now(), levels, snapshot.reservations(), rows.operations(scope.operations()), List.of());
    }

    /** A refusal holds only if no overdue units are left (R3). */
    private Done reclaim(LedgerState state, Done shortOfUnits) {
        Instant now = state.now();
        List<Reservation> overdue = rows.overdueOf(scope.claimed(), now, MAX_RECLAIMED);
        if (overdue.isEmpty()) {
            return shortOfUnits;
        }
        Set<Sku> further = new TreeSet<>();
        overdue.forEach(reservation -> reservation.lines().forEach(line -> further.add(line.sku())));
        LedgerState enlarged = state.withOverdue(rows.guardMore(further), overdue);
        LedgerResult result = Ledger.apply(enlarged, commands);
        if (result.ranShort() && overdue.size() == MAX_RECLAIMED) {
            List<StockCommand<?>> expiries = new ArrayList<>();
            overdue.forEach(reservation -> expiries.add(new Expire(reservation.id())));
            return new Done(Ledger.apply(enlarged, expiries), false);
        }
        return new Done(result, true);
    }
}
