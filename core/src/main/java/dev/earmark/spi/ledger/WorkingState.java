package dev.earmark.spi.ledger;

import dev.earmark.ChangeCause;
import dev.earmark.LevelChange;
import dev.earmark.Line;
import dev.earmark.LineFromAny;
import dev.earmark.OperationId;
import dev.earmark.OwnerId;
import dev.earmark.Reservation;
import dev.earmark.ReservationChange;
import dev.earmark.ReservationId;
import dev.earmark.ReservationStatus;
import dev.earmark.Sku;
import dev.earmark.StockLevel;
import dev.earmark.spi.Changes;
import dev.earmark.spi.Reservations;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The loaded rows after the commands so far, and which of them have changed. */
final class WorkingState {
    private final LedgerState loaded;
    private final SortedMap<Sku, StockLevel> changedLevels = new TreeMap<>();
    private final Map<ReservationId, Reservation> created = new LinkedHashMap<>();
    private Map<ReservationId, Reservation> updated = Map.of();
    private Map<OperationId, JournalEntry> recorded = Map.of();
    private Map<ReservationId, Reservation> unnamed = Map.of();
    private Set<ReservationId> moved = Set.of();
    private final List<ReservationChange> reported = new ArrayList<>();
    private @Nullable Map<OwnerId, Set<ReservationId>> savedByOwner;

    WorkingState(LedgerState loaded) {
        this.loaded = loaded;
        if (!loaded.overdue().isEmpty() || !loaded.owned().isEmpty()) {
            unnamed = new HashMap<>();
            loaded.overdue().values().forEach(this::addUnnamed);
            loaded.owned().values().forEach(this::addUnnamed);
        }
    }

    private void addUnnamed(List<Reservation> reservations) {
        reservations.forEach(reservation -> unnamed.put(reservation.id(), reservation));
    }

    Instant now() {
        return loaded.now();
    }

    @Nullable
    StockLevel level(Sku sku) {
        StockLevel changed = changedLevels.get(sku);
        return changed != null ? changed : loaded.levels().get(sku);
    }

    /** The level of a SKU that was checked to be known. */
    StockLevel knownLevel(Sku sku) {
        StockLevel level = level(sku);
        if (level == null) {
            throw new IllegalStateException("the level of SKU " + sku + " was checked before but is missing now");
        }
        return level;
    }

    void save(StockLevel level) {
        changedLevels.put(level.sku(), level);
    }

    /** The reservation as it is now, by the store's clock too. */
    @Nullable
    Reservation reservation(ReservationId id) {
        Reservation reservation = current(id);
        return reservation == null ? null : Reservations.asOf(reservation, now());
    }

    private @Nullable Reservation current(ReservationId id) {
        Reservation reservation = created.get(id);
        if (reservation == null) {
            reservation = updated.get(id);
        }
        return reservation != null ? reservation : before(id);
    }

    /** The reservation before the batch. */
    private @Nullable Reservation before(ReservationId id) {
        Reservation named = loaded.reservations().get(id);
        return named != null ? named : unnamed.get(id);
    }

    void create(Reservation reservation) {
        reported.add(Changes.ofReservation(null, reservation, ChangeCause.RESERVE));
        created.put(reservation.id(), reservation);
        noteOwner(reservation);
    }

    /** Saves the reservation and the levels of its lines, whose versions guard it; those of lines that it lost have changed. */
    Reservation update(Reservation changed, ChangeCause cause) {
        Reservation before = current(changed.id());
        Reservation after = Reservations.asOf(changed, now());
        reported.add(Changes.ofReservation(before == null ? null : before.status(), after, cause));
        if (created.containsKey(after.id())) {
            created.put(after.id(), after);
        } else {
            updated = updated.isEmpty() ? new LinkedHashMap<>() : updated;
            updated.put(after.id(), after);
        }
        noteOwner(after);
        saveLevels(after);
        if (cause == ChangeCause.CHANGE) {
            moved = moved.isEmpty() ? new LinkedHashSet<>() : moved;
            moved.add(after.id());
        }
        return after;
    }

    private void noteOwner(Reservation saved) {
        if (savedByOwner != null) {
            noteOwner(saved, savedByOwner);
        }
    }

    private static void noteOwner(Reservation saved, Map<OwnerId, Set<ReservationId>> byOwner) {
        saved.owner()
                .ifPresent(owner -> byOwner.computeIfAbsent(owner, first -> new LinkedHashSet<>())
                        .add(saved.id()));
    }

    /** Collected when the first limit is checked, so that a batch without limits does not pay for it. */
    private Map<OwnerId, Set<ReservationId>> savedByOwner() {
        Map<OwnerId, Set<ReservationId>> byOwner = savedByOwner;
        if (byOwner == null) {
            Map<OwnerId, Set<ReservationId>> collected = new HashMap<>();
            created.values().forEach(saved -> noteOwner(saved, collected));
            updated.values().forEach(saved -> noteOwner(saved, collected));
            savedByOwner = collected;
            byOwner = collected;
        }
        return byOwner;
    }

    private void saveLevels(Reservation reservation) {
        for (Line line : reservation.lines()) {
            StockLevel level = level(line.sku());
            if (level == null) {
                throw new IllegalStateException("reservation " + reservation.id() + " changed, but the level of SKU "
                        + line.sku() + " was not loaded");
            }
            save(level);
        }
    }

    /** The SKUs of these lines, each of which is in one line only, that the store does not know; sorted. */
    List<Sku> unknown(List<Line> lines, List<LineFromAny> fromAny) {
        List<Sku> unknown = List.of();
        for (Line line : lines) {
            unknown = addIfUnknown(line.sku(), unknown);
        }
        for (LineFromAny line : fromAny) {
            for (Sku sku : line.skus()) {
                unknown = addIfUnknown(sku, unknown);
            }
        }
        if (!unknown.isEmpty()) {
            unknown.sort(null);
        }
        return unknown;
    }

    /** Makes the list at its first element, because all SKUs of most commands are known. */
    private List<Sku> addIfUnknown(Sku sku, List<Sku> unknown) {
        if (level(sku) != null) {
            return unknown;
        }
        List<Sku> longer = unknown.isEmpty() ? new ArrayList<>() : unknown;
        longer.add(sku);
        return longer;
    }

    /** What an owner holds or has bought now, the earliest deadline first: all of it that a limit of the batch can concern. */
    List<Reservation> ownedBy(OwnerId owner) {
        Set<ReservationId> ids = new LinkedHashSet<>();
        loaded.owned().getOrDefault(owner, List.of()).forEach(one -> ids.add(one.id()));
        ids.addAll(savedByOwner().getOrDefault(owner, Set.of()));
        List<Reservation> owned = new ArrayList<>(ids.size());
        for (ReservationId id : ids) {
            Reservation now = current(id);
            if (now != null && now.owner().filter(owner::equals).isPresent()) {
                owned.add(now);
            }
        }
        owned.sort(Reservations.BY_DEADLINE);
        return owned;
    }

    static @Nullable Long limitOf(Reservation reservation) {
        OptionalLong limit = reservation.limitPerOwner();
        return limit.isPresent() ? limit.getAsLong() : null;
    }

    /** The units of a SKU in held reservations now: those before the batch, and what the batch has changed. */
    long held(Sku sku) {
        Long before = loaded.held().get(sku);
        if (before == null) {
            throw new IllegalStateException("the held units of SKU " + sku + " were not loaded");
        }
        long held = before;
        for (Reservation reservation : created.values()) {
            held += held(sku, reservation);
        }
        for (Reservation reservation : updated.values()) {
            held += held(sku, reservation) - held(sku, before(reservation.id()));
        }
        return held;
    }

    private static long held(Sku sku, @Nullable Reservation reservation) {
        return reservation == null || reservation.status() != ReservationStatus.HELD ? 0 : unitsOf(sku, reservation);
    }

    private static long unitsOf(Sku sku, Reservation reservation) {
        return reservation.lines().stream()
                .filter(line -> line.sku().equals(sku))
                .mapToLong(Line::quantity)
                .sum();
    }

    /**
     * The overdue reservations that hold a SKU now, the longest overdue first: those that the store has found, and those that a
     * change of this batch has given units of it. Empty if the store has not searched for this SKU yet.
     */
    List<Reservation> overdue(Sku sku) {
        List<Reservation> found = loaded.overdue().get(sku);
        if (found == null) {
            return List.of();
        }
        List<Reservation> overdue = new ArrayList<>();
        for (Reservation one : found) {
            Reservation now = current(one.id());
            if (now != null && now.isOverdue(now()) && !moved.contains(one.id())) {
                overdue.add(now);
            }
        }
        if (!moved.isEmpty()) {
            moved.stream()
                    .map(updated::get)
                    .filter(one -> one != null && one.isOverdue(now()) && unitsOf(sku, one) > 0)
                    .forEach(overdue::add);
            overdue.sort(Reservations.BY_DEADLINE);
        }
        return overdue;
    }

    @Nullable
    JournalEntry operation(OperationId id) {
        JournalEntry operation = recorded.get(id);
        return operation != null ? operation : loaded.operations().get(id);
    }

    void record(JournalEntry operation) {
        recorded = recorded.isEmpty() ? new LinkedHashMap<>() : recorded;
        recorded.put(operation.id(), operation);
    }

    LedgerChanges changes() {
        return new LedgerChanges(
                changedLevels,
                List.copyOf(created.values()),
                List.copyOf(updated.values()),
                removedLines(),
                List.copyOf(recorded.values()),
                Changes.of(reported, changedCounters()));
    }

    private Map<ReservationId, List<Sku>> removedLines() {
        if (updated.isEmpty()) {
            return Map.of();
        }
        Map<ReservationId, List<Sku>> removed = new LinkedHashMap<>();
        updated.forEach((id, after) -> {
            Reservation before = before(id);
            if (before != null && !before.lines().equals(after.lines())) {
                List<Sku> gone = new ArrayList<>();
                before.lines().forEach(line -> gone.add(line.sku()));
                after.lines().forEach(line -> gone.remove(line.sku()));
                if (!gone.isEmpty()) {
                    removed.put(id, List.copyOf(gone));
                }
            }
        });
        return removed;
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
