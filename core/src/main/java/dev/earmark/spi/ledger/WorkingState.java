package dev.earmark.spi.ledger;

import dev.earmark.ChangeCause;
import dev.earmark.LevelChange;
import dev.earmark.OperationId;
import dev.earmark.Reservation;
import dev.earmark.ReservationChange;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.StockLevel;
import dev.earmark.spi.Changes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The loaded rows after the commands so far, and which of them have changed. */
final class WorkingState {
    private final LedgerState loaded;
    private final SortedMap<Sku, StockLevel> changedLevels = new TreeMap<>();
    private final Map<ReservationId, Reservation> created = new LinkedHashMap<>();
    private final Map<ReservationId, Reservation> updated = new LinkedHashMap<>();
    private final Map<OperationId, JournalEntry> recorded = new LinkedHashMap<>();
    private final Map<ReservationId, Reservation> overdue = new HashMap<>();
    private final List<ReservationChange> reported = new ArrayList<>();

    WorkingState(LedgerState loaded) {
        this.loaded = loaded;
        loaded.overdue()
                .values()
                .forEach(held -> held.forEach(reservation -> overdue.put(reservation.id(), reservation)));
    }

    Instant now() {
        return loaded.now();
    }

    @Nullable
    StockLevel level(Sku sku) {
        StockLevel changed = changedLevels.get(sku);
        return changed != null ? changed : loaded.levels().get(sku);
    }

    void save(StockLevel level) {
        changedLevels.put(level.sku(), level);
    }

    @Nullable
    Reservation reservation(ReservationId id) {
        Reservation reservation = created.get(id);
        if (reservation == null) {
            reservation = updated.get(id);
        }
        if (reservation == null) {
            reservation = loaded.reservations().get(id);
        }
        return reservation != null ? reservation : overdue.get(id);
    }

    void create(Reservation reservation) {
        reported.add(Changes.ofReservation(null, reservation, ChangeCause.RESERVE));
        created.put(reservation.id(), reservation);
    }

    /** Saves the reservation and its levels, whose versions guard it. */
    void update(Reservation reservation, ChangeCause cause) {
        Reservation before = reservation(reservation.id());
        reported.add(Changes.ofReservation(before == null ? null : before.status(), reservation, cause));
        (created.containsKey(reservation.id()) ? created : updated).put(reservation.id(), reservation);
        reservation.lines().forEach(line -> {
            StockLevel level = level(line.sku());
            if (level == null) {
                throw new IllegalStateException("reservation " + reservation.id() + " changed, but the level of SKU "
                        + line.sku() + " was not loaded");
            }
            save(level);
        });
    }

    /** Returns the loaded overdue reservations of a SKU that are still overdue, the longest overdue first. */
    List<Reservation> overdue(Sku sku) {
        List<Reservation> still = new ArrayList<>();
        for (Reservation found : loaded.overdue().getOrDefault(sku, List.of())) {
            Reservation reservation = reservation(found.id());
            if (reservation != null && reservation.isOverdue(now())) {
                still.add(reservation);
            }
        }
        return still;
    }

    @Nullable
    JournalEntry operation(OperationId id) {
        JournalEntry operation = recorded.get(id);
        return operation != null ? operation : loaded.operations().get(id);
    }

    void record(JournalEntry operation) {
        recorded.put(operation.id(), operation);
    }

    LedgerChanges changes() {
        return new LedgerChanges(
                changedLevels,
                List.copyOf(created.values()),
                List.copyOf(updated.values()),
                List.copyOf(recorded.values()),
                Changes.of(reported, changedCounters()));
    }

    private List<LevelChange> changedCounters() {
        List<LevelChange> changed = new ArrayList<>();
        changedLevels.forEach((sku, after) -> {
            StockLevel before = loaded.levels().get(sku);
            if (!after.equals(before)) {
                changed.add(Changes.ofLevel(before, after));
            }
        });
        return changed;
    }
}
