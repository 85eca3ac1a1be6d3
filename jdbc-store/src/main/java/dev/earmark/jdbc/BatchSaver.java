package dev.earmark.jdbc;

import static dev.earmark.jdbc.Table.number;
import static dev.earmark.jdbc.Table.text;
import static dev.earmark.jdbc.Table.time;
import static java.util.stream.Collectors.toMap;

import dev.earmark.Line;
import dev.earmark.OwnerId;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReservationStatus;
import dev.earmark.Sku;
import dev.earmark.StockLevel;
import dev.earmark.spi.ledger.JournalEntry;
import dev.earmark.spi.ledger.LedgerChanges;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Saves what a batch has changed, if no other transaction has changed the rows that the batch had loaded. */
final class BatchSaver {
    private static final Table LEVELS = new Table(
            "earmark_level",
            List.of("sku"),
            List.of("on_hand", "reserved", "sold"),
            List.of(text("sku"), number("on_hand"), number("reserved"), number("sold"), number("version")));
    private static final Table RESERVATIONS = new Table(
            "earmark_reservation",
            List.of("id"),
            List.of("status", "owner", "expires_at", "due_at"),
            List.of(
                    text("id"),
                    text("status"),
                    text("owner"),
                    time("created_at"),
                    time("expires_at"),
                    time("due_at"),
                    number("owner_limit"),
                    time("extendable_until")));
    private static final Table LINES = new Table(
            "earmark_line",
            List.of("reservation_id", "sku"),
            List.of("quantity", "returned", "expires_at"),
            List.of(text("reservation_id"), text("sku"), number("quantity"), number("returned"), time("expires_at")));
    private static final Table JOURNAL = new Table(
            "earmark_operation",
            List.of("id"),
            List.of(),
            List.of(
                    text("id"),
                    text("kind"),
                    text("subject"),
                    number("units"),
                    text("reason"),
                    text("digest"),
                    time("applied_at")));

    private final BulkReader reader;
    private final BulkWriter writer;
    private final LockingMode mode;
    private final boolean locked;
    private final Map<Sku, VersionedLevel> loaded;
    private final Set<Sku> guards = new TreeSet<>();
    private boolean locksRead;
    private boolean writesRead;

    /**
     * Saves to a session.
     *
     * @param mode learns of a conflict
     * @param locked whether the loaded rows are locked
     * @param loaded the levels that the batch has loaded
     */
    BatchSaver(Session session, LockingMode mode, boolean locked, Map<Sku, VersionedLevel> loaded) {
        this.reader = session.reader();
        this.writer = session.writer();
        this.mode = mode;
        this.locked = locked;
        this.loaded = loaded;
    }

    /**
     * Raises the versions of these SKUs too, if the batch changes anything. A limit counts the units of several SKUs, of
     * which a reservation takes one; two batches that take different ones would not notice each other otherwise. Locks are
     * not enough: Galera and Group Replication compare the rows that were written on different nodes, and do not know the
     * locks of another node.
     */
    void guard(Set<Sku> skus) {
        guards.addAll(skus);
    }

    /**
     * Locks the rows that the batch has read, if they are not locked. What the batch repeats may be on the primary alone, after a
     * crash of it. The commit waits for the standby only if there is a lock or a change.
     */
    void lockWhatWasRead() {
        locksRead = true;
    }

    /** Raises the version of one row that the batch has read, so that its commit is one that the server makes durable. */
    void writeWhatWasRead() {
        writesRead = true;
        loaded.keySet().stream().findFirst().ifPresent(guards::add);
    }

    /**
     * Saves the changes. An updated reservation that was not held is written whole: if a purge has deleted it since it was
     * loaded, it is there again, as if it had changed before the purge looked at it.
     *
     * @param before reservations that the batch has loaded, as they were
     */
    void save(LedgerChanges changes, Map<ReservationId, Reservation> before, Instant now) {
        add(changes, before, now);
        writer.sendBeforeHook();
    }

    /** Like {@link #save}, where no hook follows. This may commit. */
    void saveLast(LedgerChanges changes, Map<ReservationId, Reservation> before, Instant now) {
        add(changes, before, now);
        writer.sendLast();
    }

    private void add(LedgerChanges changes, Map<ReservationId, Reservation> before, Instant now) {
        addLevels(withGuards(changes.levels()).values());
        List<Reservation> created = inOrder(changes.created(), Reservation::id);
        writer.insert(RESERVATIONS, rows(created, now));
        writer.insert(LINES, lineRows(created));
        addUpdated(changes, before, now);
        writer.insert(
                JOURNAL,
                inOrder(changes.operations(), JournalEntry::id).stream()
                        .map(BatchSaver::row)
                        .toList());
    }

    private void addUpdated(LedgerChanges changes, Map<ReservationId, Reservation> before, Instant now) {
        List<Reservation> updated = inOrder(changes.updated(), Reservation::id);
        ReservationStatus finish = commonFinish(updated, before);
        if (finish != null) {
            // a purge deletes no reservation that is held, so all of them exist
            Map<ReservationId, Integer> reservations = new LinkedHashMap<>();
            Map<ReservationId, Integer> lines = new LinkedHashMap<>();
            for (Reservation reservation : updated) {
                reservations.put(reservation.id(), 1);
                lines.put(reservation.id(), reservation.lines().size());
            }
            writer.update(RESERVATIONS.name(), "status = '" + finish + "', due_at = <now>", "id", reservations);
            writer.update(LINES.name(), "expires_at = NULL", "reservation_id", lines);
            return;
        }
        writer.save(RESERVATIONS, rows(updated, now));
        // all lines of such a reservation, because the others are written anyway
        writer.delete(
                LINES.name(), "reservation_id", new TreeSet<>(changes.removed().keySet()));
        writer.save(LINES, lineRows(updated));
    }

    /**
     * The status that all of these reservations have now, if they were held before and nothing else of them has changed:
     * the batch confirms them, or cancels them, or expires them. Then their keys say everything, and to write them takes the server
     * less time. Null if they differ.
     */
    private static @Nullable ReservationStatus commonFinish(
            List<Reservation> updated, Map<ReservationId, Reservation> before) {
        ReservationStatus finish = null;
        for (Reservation reservation : updated) {
            Reservation held = before.get(reservation.id());
            if (held == null || !isFinishOf(held, reservation) || (finish != null && finish != reservation.status())) {
                return null;
            }
            finish = reservation.status();
        }
        return finish;
    }

    private static boolean isFinishOf(Reservation held, Reservation now) {
        return held.status() == ReservationStatus.HELD
                && now.status() != ReservationStatus.HELD
                && now.returned().isEmpty()
                && now.expiresAt().equals(held.expiresAt())
                && now.owner().equals(held.owner())
                && now.lines().equals(held.lines());
    }

    /**
     * An insert waits for another transaction that inserts the same key. No level orders two batches that use an id for
     * different SKUs, so the ids themselves do.
     */
    private static <T, K extends Comparable<K>> List<T> inOrder(List<T> rows, Function<T, K> key) {
        if (rows.size() <= 1) {
            return rows;
        }
        List<T> sorted = new ArrayList<>(rows);
        sorted.sort(Comparator.comparing(key));
        return sorted;
    }

    private Map<Sku, StockLevel> withGuards(SortedMap<Sku, StockLevel> changed) {
        if (guards.isEmpty() || (changed.isEmpty() && !writesRead)) {
            return changed;
        }
        Map<Sku, StockLevel> all = new TreeMap<>(changed);
        guards.stream()
                .map(loaded::get)
                .filter(Objects::nonNull)
                .forEach(row -> all.putIfAbsent(row.sku(), row.level()));
        return all;
    }

    /** If the rows are not locked, this sends them first, so that a batch that was overtaken writes nothing else. */
    private void addLevels(Collection<StockLevel> levels) {
        List<List<@Nullable Object>> known = new ArrayList<>();
        List<List<@Nullable Object>> unknown = new ArrayList<>();
        Set<Sku> onlyRead = new TreeSet<>(loaded.keySet());
        for (StockLevel level : levels) {
            VersionedLevel before = loaded.get(level.sku());
            (before == null ? unknown : known).add(row(level, before == null ? 0 : before.version()));
            onlyRead.remove(level.sku());
        }
        // known SKUs first, as a batch that locks them when it reads them
        if (locked) {
            writer.saveLocked(LEVELS, known);
        } else {
            writer.saveIfUnchanged(LEVELS, known);
            if (!writer.send() || !areUnchanged(onlyRead)) {
                throw mode.conflict();
            }
        }
        writer.insert(LEVELS, unknown);
    }

    /** Rows that a batch has only read must be unchanged at its end, or its refusals would mix two instants. */
    private boolean areUnchanged(Set<Sku> skus) {
        return skus.isEmpty()
                || (locksRead ? reader.levelsForUpdate(skus) : reader.levels(skus))
                        .stream().allMatch(row -> row.equals(loaded.get(row.sku())));
    }

    private static List<@Nullable Object> row(StockLevel level, long version) {
        return Arrays.asList(level.sku().value(), level.onHand(), level.reserved(), level.sold(), version);
    }

    private static List<List<@Nullable Object>> rows(List<Reservation> reservations, Instant now) {
        return reservations.stream().map(one -> row(one, now)).toList();
    }

    private static List<@Nullable Object> row(Reservation reservation, Instant now) {
        return Arrays.asList(
                reservation.id().value(),
                reservation.status().name(),
                reservation.owner().map(OwnerId::value).orElse(null),
                reservation.createdAt(),
                reservation.expiresAt(),
                dueAt(reservation, now),
                limit(reservation),
                reservation.extendableUntil().orElse(null));
    }

    private static List<@Nullable Object> row(JournalEntry entry) {
        return Arrays.asList(
                entry.id().value(),
                entry.kind().name(),
                entry.subject(),
                entry.units(),
                entry.reason(),
                entry.digest(),
                entry.appliedAt());
    }

    private static List<List<@Nullable Object>> lineRows(List<Reservation> reservations) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (Reservation reservation : reservations) {
            // a created one may have returned lines too: one batch may reserve, confirm and return
            Map<Sku, Long> returned = reservation.returned().isEmpty()
                    ? Map.of()
                    : reservation.returned().stream().collect(toMap(Line::sku, Line::quantity));
            for (Line line : reservation.lines()) {
                rows.add(Arrays.asList(
                        reservation.id().value(),
                        line.sku().value(),
                        line.quantity(),
                        returned.getOrDefault(line.sku(), 0L),
                        lineExpiresAt(reservation)));
            }
        }
        return rows;
    }

    private static @Nullable Instant lineExpiresAt(Reservation reservation) {
        return reservation.status() == ReservationStatus.HELD ? reservation.expiresAt() : null;
    }

    private static @Nullable Long limit(Reservation reservation) {
        OptionalLong limit = reservation.limitPerOwner();
        return limit.isPresent() ? limit.getAsLong() : null;
    }

    private static Instant dueAt(Reservation changed, Instant now) {
        return changed.status() == ReservationStatus.HELD ? changed.expiresAt() : now;
    }
}
