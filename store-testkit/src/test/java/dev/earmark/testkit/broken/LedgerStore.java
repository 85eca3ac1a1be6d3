package dev.earmark.testkit.broken;

import dev.earmark.HeldFilter;
import dev.earmark.OperationId;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReservationPage;
import dev.earmark.ReservationStatus;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockLevel;
import dev.earmark.StockOutcome;
import dev.earmark.spi.OverdueReservations;
import dev.earmark.spi.PageKey;
import dev.earmark.spi.StockStore;
import dev.earmark.spi.StoreLimits;
import dev.earmark.spi.ledger.JournalEntry;
import dev.earmark.spi.ledger.Ledger;
import dev.earmark.spi.ledger.LedgerChanges;
import dev.earmark.spi.ledger.LedgerResult;
import dev.earmark.spi.ledger.LedgerScope;
import dev.earmark.spi.ledger.LedgerState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A right store that loads, applies the rules and saves, as a backend does; a defect overrides one of these steps. */
class LedgerStore implements StockStore {
    private final InstantSource clock;
    private final Map<Sku, StockLevel> levels = new ConcurrentHashMap<>();
    private final Map<ReservationId, Reservation> reservations = new ConcurrentHashMap<>();
    private final Map<OperationId, JournalEntry> operations = new ConcurrentHashMap<>();
    private final Map<ReservationId, Instant> finished = new ConcurrentHashMap<>();

    LedgerStore(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public List<StockOutcome<?>> apply(List<StockCommand<?>> commands) {
        if (commands.isEmpty()) {
            throw new IllegalArgumentException("no commands");
        }
        synchronized (this) {
            return unguarded(commands);
        }
    }

    final List<StockOutcome<?>> unguarded(List<StockCommand<?>> commands) {
        LedgerState state =
                loaded(new LedgerState(clock.instant(), levels, reservations, operations, Map.of()), commands);
        LedgerResult result = Ledger.apply(state, commands);
        if (!result.shortOf().isEmpty()) {
            List<Reservation> overdue = reclaimable(overdueOf(commands, state.now()), commands);
            result = Ledger.apply(
                    state.withOverdue(levels, LedgerScope.of(commands).claimed(), overdue), commands);
        }
        save(saved(result.changes(), commands), state.now());
        return answered(result.outcomes());
    }

    LedgerState loaded(LedgerState state, List<StockCommand<?>> commands) {
        return state;
    }

    List<Reservation> reclaimable(List<Reservation> overdue, List<StockCommand<?>> commands) {
        return overdue;
    }

    LedgerChanges saved(LedgerChanges changes, List<StockCommand<?>> commands) {
        return changes;
    }

    List<StockOutcome<?>> answered(List<StockOutcome<?>> outcomes) {
        return outcomes;
    }

    private List<Reservation> overdueOf(List<StockCommand<?>> commands, Instant now) {
        LedgerScope scope = LedgerScope.of(commands);
        return held().stream()
                .filter(reservation -> reservation.isOverdue(now))
                .filter(reservation -> reservation.lines().stream()
                        .anyMatch(line -> scope.claimed().contains(line.sku())))
                .toList();
    }

    /** The longest overdue first. */
    private List<Reservation> held() {
        return reservations.values().stream()
                .filter(reservation -> reservation.status() == ReservationStatus.HELD)
                .sorted(Reservation.BY_DEADLINE)
                .toList();
    }

    private void save(LedgerChanges changes, Instant now) {
        levels.putAll(changes.levels());
        changes.created().forEach(reservation -> reservations.put(reservation.id(), reservation));
        changes.updated().forEach(reservation -> reservations.put(reservation.id(), reservation));
        changes.operations().forEach(operation -> operations.put(operation.id(), operation));
        Stream.concat(changes.created().stream(), changes.updated().stream())
                .filter(reservation -> reservation.status() != ReservationStatus.HELD)
                .forEach(reservation -> finished.put(reservation.id(), now));
    }

    /** Lets time pass as the fixture of a database does. */
    final synchronized void moveStoredTimesBack(Duration time) {
        reservations.replaceAll((id, stored) -> new Reservation(
                id,
                stored.lines(),
                stored.status(),
                stored.createdAt().minus(time),
                stored.expiresAt().minus(time),
                stored.owner(),
                stored.returned()));
        finished.replaceAll((id, at) -> at.minus(time));
        operations.replaceAll((id, stored) -> new JournalEntry(
                id,
                stored.kind(),
                stored.subject(),
                stored.units(),
                stored.reason(),
                stored.digest(),
                stored.appliedAt().minus(time)));
    }

    @Override
    public synchronized Map<ReservationId, Reservation> reservations(Collection<ReservationId> ids) {
        return known(reservations, ids);
    }

    @Override
    public synchronized Map<Sku, StockLevel> levels(Collection<Sku> skus) {
        return known(levels, skus);
    }

    private static <K, V> Map<K, V> known(Map<K, V> all, Collection<K> keys) {
        Map<K, V> known = new HashMap<>(all);
        known.keySet().retainAll(Set.copyOf(keys));
        return known;
    }

    @Override
    public synchronized OverdueReservations overdue(int limit) {
        StoreLimits.requireOverdue(limit);
        Instant now = clock.instant();
        List<Reservation> first = held().stream().limit(limit).toList();
        List<Reservation> overdue =
                first.stream().filter(reservation -> reservation.isOverdue(now)).toList();
        return new OverdueReservations(
                overdue.stream().map(Reservation::id).toList(),
                overdue.isEmpty()
                        ? Duration.ZERO
                        : Duration.between(overdue.get(0).expiresAt(), now),
                overdue.size() == first.size()
                        ? null
                        : Duration.between(now, first.get(overdue.size()).expiresAt()));
    }

    @Override
    public synchronized ReservationPage held(HeldFilter filter, @Nullable PageKey after, int limit) {
        StoreLimits.requirePage(limit);
        Instant now = clock.instant();
        return ReservationPage.of(
                reservations.values().stream()
                        .filter(reservation -> matches(filter, reservation, now))
                        .sorted(Reservation.BY_DEADLINE)
                        .filter(reservation -> after == null || isBehind(reservation, after))
                        .limit(limit + 1L)
                        .toList(),
                limit);
    }

    boolean matches(HeldFilter filter, Reservation reservation, Instant now) {
        return filter.matches(reservation, now);
    }

    boolean isBehind(Reservation held, PageKey after) {
        return PageKey.of(held).compareTo(after) > 0;
    }

    @Override
    public synchronized int purge(Duration retention, int limit) {
        StoreLimits.requirePurge(retention, limit);
        Instant before = clock.instant().minus(retention);
        List<ReservationId> over = first(finished, Function.identity(), before, limit);
        List<OperationId> applied = first(operations, JournalEntry::appliedAt, before, limit - over.size());
        over.forEach(reservations::remove);
        over.forEach(finished::remove);
        applied.forEach(operations::remove);
        return over.size() + applied.size();
    }

    private static <K, V> List<K> first(Map<K, V> all, Function<V, Instant> time, Instant before, int limit) {
        return all.entrySet().stream()
                .filter(entry -> !time.apply(entry.getValue()).isAfter(before))
                .sorted(Comparator.comparing(entry -> time.apply(entry.getValue())))
                .limit(limit)
                .map(Map.Entry::getKey)
                .toList();
    }

    @Override
    public void close() {}
}
