package dev.earmark.memory;

import dev.earmark.HeldFilter;
import dev.earmark.LevelAudit;
import dev.earmark.OperationId;
import dev.earmark.OwnerId;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReservationPage;
import dev.earmark.ReservationStatus;
import dev.earmark.Sku;
import dev.earmark.StockChanges;
import dev.earmark.StockCommand;
import dev.earmark.StockLevel;
import dev.earmark.StockOutcome;
import dev.earmark.spi.ChangeReporter;
import dev.earmark.spi.OverdueReservations;
import dev.earmark.spi.PageKey;
import dev.earmark.spi.Reservations;
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
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the stock in this process: the {@link Ledger} over maps. Everything is lost when the process ends, and nothing
 * is shared with other processes. For tests and demonstrations, and for a shop with a single instance whose stock may be lost at a restart.
 *
 * <p>Safe for use by many threads: one lock guards everything, and the store never blocks while it has the lock. Keeps
 * finished reservations until {@code purge} is called, as the engine's reaper does.
 */
public final class InMemoryStockStore implements StockStore {
    private final InstantSource clock;
    private final Lock lock;
    private final BiFunction<LedgerState, List<StockCommand<?>>, LedgerResult> rules;
    private final @Nullable ChangeReporter reporter;
    private final NavigableMap<Sku, StockLevel> levels = new TreeMap<>();
    private final Map<ReservationId, Reservation> reservations = new HashMap<>();
    private final Map<OperationId, JournalEntry> operations = new LinkedHashMap<>();
    private final Map<ReservationId, Instant> finished = new LinkedHashMap<>();
    private final Map<OwnerId, Map<ReservationId, Reservation>> bought = new HashMap<>();
    private final HeldIndex held = new HeldIndex();

    /** Creates an empty store with the system's clock. */
    public InMemoryStockStore() {
        this(InstantSource.system());
    }

    /**
     * Creates an empty store with the caller's clock, for tests that move time by hand.
     *
     * @param clock the store's clock; read once per batch
     */
    public InMemoryStockStore(InstantSource clock) {
        this(clock, new ReentrantLock(), Ledger::apply, null);
    }

    /**
     * Starts a store with options.
     *
     * @return a builder
     */
    public static InMemoryStockStoreBuilder builder() {
        return new InMemoryStockStoreBuilder();
    }

    /** For the testkit, whose broken stores change the rules or release the lock too early. */
    InMemoryStockStore(
            InstantSource clock,
            Lock lock,
            BiFunction<LedgerState, List<StockCommand<?>>, LedgerResult> rules,
            @Nullable ChangeReporter reporter) {
        this.reporter = reporter;
        this.clock = clock;
        this.lock = lock;
        this.rules = rules;
    }

    @Override
    public List<StockOutcome<?>> apply(List<StockCommand<?>> commands) {
        StoreLimits.requireBatch(commands);
        LedgerScope scope = LedgerScope.of(commands);
        return locked(() -> {
            LedgerState state = load(scope);
            LedgerResult result = rules.apply(state, commands);
            if (!result.shortOf().isEmpty()) {
                result = afterReclaiming(result, state, commands);
            }
            report(result.changes().reported());
            save(result.changes(), state.now());
            return result.outcomes();
        });
    }

    private LedgerResult afterReclaiming(LedgerResult first, LedgerState state, List<StockCommand<?>> commands) {
        LedgerResult result = first;
        Set<Sku> searched = new TreeSet<>();
        while (searched.addAll(result.shortOf())) {
            List<Reservation> overdue = held.overdueOf(searched, state.now());
            result = rules.apply(state.withOverdue(levels, searched, overdue), commands);
        }
        return result;
    }

    /** Before the changes are saved, so that there is nothing to undo if the hook fails. */
    private void report(StockChanges changes) {
        if (reporter != null) {
            reporter.report(changes);
        }
    }

    @Override
    public Map<ReservationId, Reservation> reservations(Collection<ReservationId> ids) {
        return locked(() -> {
            Instant now = now();
            Map<ReservationId, Reservation> known = known(reservations, ids);
            known.replaceAll((id, reservation) -> Reservations.asOf(reservation, now));
            return known;
        });
    }

    @Override
    public Map<Sku, StockLevel> levels(Collection<Sku> skus) {
        return locked(() -> known(levels, skus));
    }

    @Override
    public List<StockLevel> levels(@Nullable Sku after, int limit) {
        StoreLimits.requirePage(limit);
        return locked(() -> from(after).values().stream().limit(limit).toList());
    }

    @Override
    public List<LevelAudit> audit(@Nullable Sku after, int limit) {
        StoreLimits.requirePage(limit);
        return locked(() -> from(after).values().stream()
                .limit(limit)
                .map(level -> new LevelAudit(
                        level.sku(), level.onHand(), level.reserved(), level.sold(), held.unitsOf(level.sku())))
                .toList());
    }

    private NavigableMap<Sku, StockLevel> from(@Nullable Sku after) {
        return after == null ? levels : levels.tailMap(after, false);
    }

    @Override
    public OverdueReservations overdue(int limit) {
        StoreLimits.requireOverdue(limit);
        return locked(() -> {
            Instant now = now();
            List<Reservation> first = held.first(limit);
            List<Reservation> overdue = first.stream()
                    .filter(reservation -> reservation.isOverdue(now))
                    .toList();
            return new OverdueReservations(
                    overdue.stream().map(Reservation::id).toList(),
                    overdue.isEmpty()
                            ? Duration.ZERO
                            : Duration.between(overdue.get(0).expiresAt(), now),
                    overdue.size() == first.size()
                            ? null
                            : Duration.between(now, first.get(overdue.size()).expiresAt()));
        });
    }

    @Override
    public ReservationPage held(HeldFilter filter, @Nullable PageKey after, int limit) {
        StoreLimits.requirePage(limit);
        return locked(() -> held.page(filter, after, limit, now()));
    }

    @Override
    public int purge(Duration retention, int limit) {
        StoreLimits.requirePurge(retention, limit);
        return locked(() -> {
            Instant before = now().minus(retention);
            List<ReservationId> purged = first(finished, Function.identity(), before, limit);
            List<OperationId> applied = first(operations, JournalEntry::appliedAt, before, limit - purged.size());
            purged.forEach(id -> {
                finished.remove(id);
                removeBought(reservations.remove(id));
            });
            applied.forEach(operations::remove);
            return purged.size() + applied.size();
        });
    }

    /** Returns the first due keys of a map that is ordered by time, because entries are added in that order. */
    private static <K, V> List<K> first(Map<K, V> all, Function<V, Instant> time, Instant before, int limit) {
        return all.entrySet().stream()
                .takeWhile(entry -> !time.apply(entry.getValue()).isAfter(before))
                .limit(limit)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Does nothing: this store has nothing to release. */
    @Override
    public void close() {}

    /** Passes the maps themselves, not copies: the Ledger only reads them, while the lock is held. */
    private LedgerState load(LedgerScope scope) {
        return new LedgerState(
                now(),
                levels,
                reservations,
                scope.operations().isEmpty() ? Map.of() : known(operations, scope.operations()),
                Map.of(),
                owned(scope),
                counted(scope));
    }

    private Map<Sku, Long> counted(LedgerScope scope) {
        if (scope.counted().isEmpty()) {
            return Map.of();
        }
        Map<Sku, Long> counted = new HashMap<>();
        scope.counted().forEach(sku -> counted.put(sku, held.unitsOf(sku)));
        return counted;
    }

    private Map<OwnerId, List<Reservation>> owned(LedgerScope scope) {
        Map<OwnerId, Set<Sku>> limited = scope.owned(reservations);
        if (limited.isEmpty()) {
            return Map.of();
        }
        Map<OwnerId, List<Reservation>> owned = new HashMap<>();
        limited.forEach((owner, skus) -> {
            Set<Reservation> found = new TreeSet<>(Reservations.BY_DEADLINE);
            found.addAll(held.ofOwner(owner));
            found.addAll(bought.getOrDefault(owner, Map.of()).values());
            owned.put(owner, List.copyOf(found));
        });
        return owned;
    }

    private void save(LedgerChanges changes, Instant now) {
        levels.putAll(changes.levels());
        for (Reservation reservation : changes.created()) {
            save(reservation, now);
        }
        for (Reservation reservation : changes.updated()) {
            save(reservation, now);
        }
        for (JournalEntry operation : changes.operations()) {
            operations.put(operation.id(), operation);
        }
    }

    private void save(Reservation reservation, Instant now) {
        Reservation before = reservations.put(reservation.id(), reservation);
        if (before != null) {
            held.remove(before);
            removeBought(before);
        }
        if (reservation.status() == ReservationStatus.HELD) {
            held.add(reservation);
        } else {
            finished.remove(reservation.id());
            finished.put(reservation.id(), now);
        }
        if (reservation.status() == ReservationStatus.CONFIRMED) {
            reservation
                    .owner()
                    .ifPresent(owner -> bought.computeIfAbsent(owner, first -> new HashMap<>())
                            .put(reservation.id(), reservation));
        }
    }

    private void removeBought(@Nullable Reservation before) {
        if (before != null && before.owner().isPresent()) {
            bought.computeIfPresent(before.owner().get(), (owner, all) -> {
                all.remove(before.id());
                return all.isEmpty() ? null : all;
            });
        }
    }

    @Override
    public String toString() {
        return "InMemoryStockStore";
    }

    /** Truncates to microseconds, like the other stores. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    private static <K, V> Map<K, V> known(Map<K, V> all, Collection<K> keys) {
        Map<K, V> known = new HashMap<>();
        for (K key : keys) {
            V value = all.get(key);
            if (value != null) {
                known.put(key, value);
            }
        }
        return known;
    }
}
