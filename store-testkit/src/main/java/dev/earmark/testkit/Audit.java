package dev.earmark.testkit;

import dev.earmark.OperationId;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Adjust;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.StockLevel;
import dev.earmark.StockOutcome;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.spi.StockStore;
import dev.earmark.spi.ledger.LedgerScope;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Records the commands that stores receive and their outcomes, as the basis of the {@link AuditCheck} after each test.
 */
final class Audit {
    private static final int READ_AT_ONCE = 1_000;

    private final Map<Sku, SuppliedUnits> supplies = new TreeMap<>();
    private final Set<ReservationId> ids = new HashSet<>();
    private final Set<OperationId> counted = new HashSet<>();
    private final Map<Sku, Long> soldAndPurged = new HashMap<>();

    synchronized Call begin(List<StockCommand<?>> commands) {
        LedgerScope scope = LedgerScope.of(commands);
        scope.skus().forEach(this::supply);
        ids.addAll(scope.reservations());
        Map<Sku, Integer> finishedBefore = new HashMap<>();
        for (StockCommand<?> command : commands) {
            if (command instanceof SetOnHand setOnHand && !finishedBefore.containsKey(setOnHand.sku())) {
                finishedBefore.put(setOnHand.sku(), supply(setOnHand.sku()).begin());
            }
        }
        return new Call(commands, finishedBefore);
    }

    synchronized void verify(StockStore store) {
        new AuditCheck(store, reservations(store)).verify(supplies, soldAndPurged);
    }

    /** A purged sale stays a sale, and a purged operation may be applied again. */
    synchronized int purge(StockStore store, Duration retention, int limit) {
        Map<ReservationId, Reservation> before = new HashMap<>();
        reservations(store).forEach(reservation -> before.put(reservation.id(), reservation));
        int purged = store.purge(retention, limit);
        reservations(store).forEach(reservation -> before.remove(reservation.id()));
        before.values().forEach(reservation -> AuditCheck.addSold(soldAndPurged, reservation));
        if (purged > 0) {
            counted.clear();
        }
        return purged;
    }

    private Collection<Reservation> reservations(StockStore store) {
        Map<ReservationId, Reservation> all = new HashMap<>();
        List<ReservationId> requested = List.copyOf(ids);
        for (int from = 0; from < requested.size(); from += READ_AT_ONCE) {
            all.putAll(store.reservations(requested.subList(from, Math.min(from + READ_AT_ONCE, requested.size()))));
        }
        return all.values();
    }

    private SuppliedUnits supply(Sku sku) {
        return supplies.computeIfAbsent(sku, unknown -> new SuppliedUnits());
    }

    private synchronized void end(Call call) {
        call.finishedBefore.keySet().forEach(sku -> supply(sku).end());
    }

    private synchronized void answered(Call call, List<StockOutcome<?>> outcomes) {
        for (int i = 0; i < Math.min(call.commands.size(), outcomes.size()); i++) {
            if (outcomes.get(i) instanceof Applied<?> applied) {
                count(call, call.commands.get(i), applied);
            }
        }
    }

    /** Counts each operation once. A replay counts too if the first outcome was lost. */
    private void count(Call call, StockCommand<?> command, Applied<?> applied) {
        if (command instanceof Adjust adjust && counted.add(adjust.operation())) {
            supply(adjust.sku()).add(adjust.delta());
        } else if (command instanceof SetOnHand setOnHand
                && counted.add(setOnHand.operation())
                && applied.value() instanceof StockLevel level) {
            Sku sku = setOnHand.sku();
            supply(sku).set(setOnHand.onHand() + level.sold(), call.finishedBefore.getOrDefault(sku, 0));
        }
    }

    /** One call of a store, from before it is sent until its outcomes have arrived. */
    final class Call implements AutoCloseable {
        private final List<StockCommand<?>> commands;
        private final Map<Sku, Integer> finishedBefore;

        Call(List<StockCommand<?>> commands, Map<Sku, Integer> finishedBefore) {
            this.commands = commands;
            this.finishedBefore = finishedBefore;
        }

        void answered(List<StockOutcome<?>> outcomes) {
            Audit.this.answered(this, outcomes);
        }

        @Override
        public void close() {
            end(this);
        }
    }
}
