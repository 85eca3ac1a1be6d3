package dev.earmark.docs;

// docs:MapStore
import dev.earmark.HeldFilter;
import dev.earmark.LevelAudit;
import dev.earmark.Line;
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
import dev.earmark.spi.HeldFilters;
import dev.earmark.spi.OverdueReservations;
import dev.earmark.spi.PageKey;
import dev.earmark.spi.Pages;
import dev.earmark.spi.Reservations;
import dev.earmark.spi.StockLevels;
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
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Keeps the stock in maps. All methods hold one lock, which is what makes a batch, with its report, atomic. */
public final class MapStore implements StockStore {
    private final InstantSource clock;
    private final Map<Sku, StockLevel> levels = new HashMap<>();
    private final Map<ReservationId, Reservation> reservations = new HashMap<>();
    private final Map<ReservationId, Instant> finished = new HashMap<>();
    private final Map<OperationId, JournalEntry> operations = new HashMap<>();
    private final ChangeReporter reporter;

    public MapStore(InstantSource clock, Consumer<StockChanges> onChange) {
        this.clock = clock;
        this.reporter = new ChangeReporter(onChange, onChange::accept);
    }

    @Override
    public synchronized List<StockOutcome<?>> apply(List<StockCommand<?>> commands) {
        StoreLimits.requireBatch(commands);
        LedgerScope scope = LedgerScope.of(commands);
        // load: a database reads and locks the rows of the scope here
        LedgerState state =
                new LedgerState(now(), levels, reservations, operations, Map.of(), owned(scope), counted(scope));
        LedgerResult result = Ledger.apply(state, commands);
        if (!result.shortOf().isEmpty()) {
            // a refusal is final only after all overdue units of the SKU were offered (rule R3)
            List<Reservation> overdue = held(new HeldFilter.Overdue()).toList();
            result = Ledger.apply(state.withOverdue(levels, levels.keySet(), overdue), commands);
        }
        // in the same atomic step (rule R11), and before anything is saved here, because maps cannot be rolled back
        reporter.report(result.changes().reported());
        save(result.changes(), state.now());
        return result.outcomes();
    }

    /** What each owner has whom a command limits to so many units. */
    private Map<OwnerId, List<Reservation>> owned(LedgerScope scope) {
        Map<OwnerId, List<Reservation>> owned = new HashMap<>();
        for (OwnerId owner : scope.owned(reservations).keySet()) {
            owned.put(
                    owner,
                    reservations.values().stream()
                            .filter(reservation -> reservation.owner().equals(Optional.of(owner)))
                            .filter(reservation -> reservation.status() == ReservationStatus.HELD
                                    || reservation.status() == ReservationStatus.CONFIRMED)
                            .sorted(Reservations.BY_DEADLINE)
                            .toList());
        }
        return owned;
    }

    /** The held units of the SKUs that a command repairs. */
    private Map<Sku, Long> counted(LedgerScope scope) {
        Map<Sku, Long> counted = new HashMap<>();
        scope.counted().forEach(sku -> counted.put(sku, heldUnits(sku)));
        return counted;
    }

    private long heldUnits(Sku sku) {
        return allHeld()
                .flatMap(reservation -> reservation.lines().stream())
                .filter(line -> line.sku().equals(sku))
                .mapToLong(Line::quantity)
                .sum();
    }

    private void save(LedgerChanges changes, Instant now) {
        levels.putAll(changes.levels());
        changes.operations().forEach(operation -> operations.put(operation.id(), operation));
        Stream.concat(changes.created().stream(), changes.updated().stream()).forEach(reservation -> {
            reservations.put(reservation.id(), reservation);
            if (reservation.status() != ReservationStatus.HELD) {
                finished.put(reservation.id(), now);
            }
        });
    }

    @Override
    public synchronized Map<ReservationId, Reservation> reservations(Collection<ReservationId> ids) {
        Map<ReservationId, Reservation> known = known(reservations, ids);
        known.replaceAll((id, reservation) -> Reservations.asOf(reservation, now()));
        return known;
    }

    @Override
    public synchronized Map<Sku, StockLevel> levels(Collection<Sku> skus) {
        return known(levels, skus);
    }

    @Override
    public synchronized List<StockLevel> levels(@Nullable Sku after, int limit) {
        StoreLimits.requirePage(limit);
        return levels.values().stream()
                .filter(level -> after == null || level.sku().compareTo(after) > 0)
                .sorted(Comparator.comparing(StockLevel::sku))
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized List<LevelAudit> audit(@Nullable Sku after, int limit) {
        return levels(after, limit).stream()
                .map(level -> new LevelAudit(
                        level.sku(), level.onHand(), level.reserved(), level.sold(), heldUnits(level.sku())))
                .toList();
    }

    @Override
    public synchronized OverdueReservations overdue(int limit) {
        StoreLimits.requireOverdue(limit);
        Instant now = now();
        List<Reservation> first = allHeld().limit(limit).toList();
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
        List<Reservation> oneMore = held(filter)
                .filter(reservation -> after == null || PageKey.of(reservation).compareTo(after) > 0)
                .limit(limit + 1L)
                .map(reservation -> Reservations.asOf(reservation, now()))
                .toList();
        return Pages.of(oneMore, limit);
    }

    @Override
    public synchronized int purge(Duration retention, int limit) {
        StoreLimits.requirePurge(retention, limit);
        Instant last = now().minus(retention);
        List<ReservationId> ended = finished.entrySet().stream()
                .filter(entry -> !entry.getValue().isAfter(last))
                .sorted(Map.Entry.comparingByValue())
                .limit(limit)
                .map(Map.Entry::getKey)
                .toList();
        List<OperationId> applied = operations.values().stream()
                .filter(operation -> !operation.appliedAt().isAfter(last))
                .sorted(Comparator.comparing(JournalEntry::appliedAt))
                .limit(limit - ended.size())
                .map(JournalEntry::id)
                .toList();
        reservations.keySet().removeAll(new HashSet<>(ended));
        finished.keySet().removeAll(new HashSet<>(ended));
        operations.keySet().removeAll(new HashSet<>(applied));
        return ended.size() + applied.size();
    }

    @Override
    public void close() {}

    /** What a person does by hand with the tools of a database, for the tests of audit and repair. */
    synchronized void setReserved(Sku sku, long units) {
        levels.computeIfPresent(sku, (known, level) -> StockLevels.of(sku, level.onHand(), units, level.sold()));
    }

    private Stream<Reservation> held(HeldFilter filter) {
        Instant now = now();
        return allHeld().filter(reservation -> HeldFilters.matches(filter, reservation, now));
    }

    private Stream<Reservation> allHeld() {
        return reservations.values().stream()
                .filter(reservation -> reservation.status() == ReservationStatus.HELD)
                .sorted(Reservations.BY_DEADLINE);
    }

    /** The store's time, to the microsecond (rule R5). */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static <K, V> Map<K, V> known(Map<K, V> all, Collection<K> keys) {
        Map<K, V> known = new HashMap<>(all);
        known.keySet().retainAll(new HashSet<>(keys));
        return known;
    }
}
// docs:end
