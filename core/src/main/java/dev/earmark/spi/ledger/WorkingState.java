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
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The loaded rows after the commands so far, and which of them have changed. */
final class WorkingState {
    private final LedgerState loaded;
    private final SortedMap<Sku, StockLevel> changedLevels = new TreeMap<>();
    private final Map<ReservationId, Reservation> created = new LinkedHashMap<>();
    private final Map<ReservationId, Reservation> updated = new LinkedHashMap<>();
    private final Map<OperationId, JournalEntry> recorded = new LinkedHashMap<>();
    private final Map<ReservationId, Reservation> unnamed = new HashMap<>();
    private final Map<OwnerId, Set<ReservationId>> ofOwner = new HashMap<>();
    private final List<ReservationChange> reported = new ArrayList<>();

    WorkingState(LedgerState loaded) {
        this.loaded = loaded;
        loaded.overdue().values().forEach(this::addUnnamed);
        loaded.owned().values().forEach(this::addUnnamed);
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

    void save(StockLevel level) {
        changedLevels.put(level.sku(), level);
    }

    @Nullable
    Reservation reservation(ReservationId id) {
        Reservation reservation = created.get(id);
        if (reservation == null) {
            reservation = updated.get(id);
        }
        return reservation != null ? reservation : before(id);
    }

    /** The reservation before the batch. */
    private @Nullable Reservation before(ReservationId id) {
        Reservation named = loaded.reservations().get(id);
        Reservation reservation = named != null ? named : unnamed.get(id);
        return reservation == null ? null : Reservations.asOf(reservation, now());
    }

    void create(Reservation reservation) {
        reported.add(Changes.ofReservation(null, reservation, ChangeCause.RESERVE));
        created.put(reservation.id(), reservation);
        noteOwner(reservation);
    }

    /** Saves the reservation and the levels of its lines, before and after, whose versions guard it. */
    Reservation update(Reservation reservation, ChangeCause cause) {
        Reservation before = reservation(reservation.id());
        reported.add(Changes.ofReservation(before == null ? null : before.status(), reservation, cause));
        (created.containsKey(reservation.id()) ? created : updated).put(reservation.id(), reservation);
        noteOwner(reservation);
        saveLevels(reservation);
        if (before != null) {
            saveLevels(before);
        }
        return reservation;
    }

    private void noteOwner(Reservation changed) {
        changed.owner()
                .ifPresent(owner -> ofOwner.computeIfAbsent(owner, first -> new LinkedHashSet<>())
                        .add(changed.id()));
    }

    private void saveLevels(Reservation reservation) {
        reservation.lines().forEach(line -> {
            StockLevel level = level(line.sku());
            if (level == null) {
                throw new IllegalStateException("reservation " + reservation.id() + " changed, but the level of SKU "
                        + line.sku() + " was not loaded");
            }
            save(level);
        });
    }

    /** The SKUs of these lines that the store does not know, sorted. */
    List<Sku> unknown(List<Line> lines, List<LineFromAny> fromAny) {
        Set<Sku> unknown = new TreeSet<>();
        lines.forEach(line -> addUnknown(line.sku(), unknown));
        fromAny.forEach(line -> line.skus().forEach(sku -> addUnknown(sku, unknown)));
        return List.copyOf(unknown);
    }

    private void addUnknown(Sku sku, Set<Sku> unknown) {
        if (level(sku) == null) {
            unknown.add(sku);
        }
    }

    /** What an owner holds or has bought now, the earliest deadline first: all of it that a limit of the batch can concern. */
    List<Reservation> ownedBy(OwnerId owner) {
        Set<ReservationId> ids = new LinkedHashSet<>();
        loaded.owned().getOrDefault(owner, List.of()).forEach(one -> ids.add(one.id()));
        ids.addAll(ofOwner.getOrDefault(owner, Set.of()));
        List<Reservation> owned = new ArrayList<>(ids.size());
        for (ReservationId id : ids) {
            Reservation now = reservation(id);
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
        return reservation == null || reservation.status() != ReservationStatus.HELD
                ? 0
                : reservation.lines().stream()
                        .filter(line -> line.sku().equals(sku))
                        .mapToLong(Line::quantity)
                        .sum();
    }

    /**
     * Returns the overdue reservations that have a SKU now, the longest overdue first: the loaded ones, and those to which a
     * change of this batch has given it.
     */
    List<Reservation> overdue(Sku sku) {
        Set<ReservationId> ids = new LinkedHashSet<>();
        loaded.overdue().getOrDefault(sku, List.of()).forEach(found -> ids.add(found.id()));
        ids.addAll(updated.keySet());
        List<Reservation> still = new ArrayList<>();
        for (ReservationId id : ids) {
            Reservation reservation = reservation(id);
            if (reservation != null && reservation.isOverdue(now()) && held(sku, reservation) > 0) {
                still.add(reservation);
            }
        }
        still.sort(Reservations.BY_DEADLINE);
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
                removedLines(),
                List.copyOf(recorded.values()),
                Changes.of(reported, changedCounters()));
    }

    private Map<ReservationId, List<Sku>> removedLines() {
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
