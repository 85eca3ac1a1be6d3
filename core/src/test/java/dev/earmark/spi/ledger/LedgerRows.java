package dev.earmark.spi.ledger;

import static java.util.Objects.requireNonNull;

import dev.earmark.LateConfirm;
import dev.earmark.Line;
import dev.earmark.LineFromAny;
import dev.earmark.OperationId;
import dev.earmark.OwnerId;
import dev.earmark.Refusal;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReservationStatus;
import dev.earmark.Shortage;
import dev.earmark.Sku;
import dev.earmark.StockChanges;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Adjust;
import dev.earmark.StockCommand.Assign;
import dev.earmark.StockCommand.Cancel;
import dev.earmark.StockCommand.Change;
import dev.earmark.StockCommand.Confirm;
import dev.earmark.StockCommand.Expire;
import dev.earmark.StockCommand.Extend;
import dev.earmark.StockCommand.Repair;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockCommand.ReturnStock;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.StockLevel;
import dev.earmark.StockOutcome;
import dev.earmark.spi.Changes;
import dev.earmark.spi.Outcomes;
import dev.earmark.spi.Reservations;
import dev.earmark.spi.StockLevels;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Rows that the Ledger's changes are saved to, and short ways to write commands. */
final class LedgerRows {
    static final Duration HOLD_FOR = Duration.ofMinutes(10);

    final Map<Sku, StockLevel> levels = new HashMap<>();
    final Map<ReservationId, Reservation> reservations = new HashMap<>();
    final Map<OperationId, JournalEntry> operations = new HashMap<>();
    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private StockChanges reported = Changes.of(List.of(), List.of());
    private Map<ReservationId, List<Sku>> removed = Map.of();

    /** Applies a batch like a store: searches for overdue reservations if units are short, and saves the changes. */
    List<StockOutcome<?>> batch(StockCommand<?>... commands) {
        List<StockCommand<?>> batch = List.of(commands);
        LedgerState state = load(LedgerScope.of(batch));
        LedgerResult result = Ledger.apply(state, batch);
        Set<Sku> searched = new HashSet<>();
        while (searched.addAll(result.shortOf())) {
            result = Ledger.apply(state.withOverdue(state.levels(), searched, overdue()), batch);
        }
        levels.putAll(result.changes().levels());
        result.changes().created().forEach(created -> reservations.put(created.id(), created));
        result.changes().updated().forEach(updated -> reservations.put(updated.id(), updated));
        result.changes().operations().forEach(operation -> operations.put(operation.id(), operation));
        reported = result.changes().reported();
        removed = result.changes().removed();
        return result.outcomes();
    }

    private LedgerState load(LedgerScope scope) {
        Map<OwnerId, List<Reservation>> owned = new HashMap<>();
        scope.owned(reservations).forEach((owner, skus) -> owned.put(owner, all(owner)));
        Map<Sku, Long> held = new HashMap<>();
        scope.counted().forEach(sku -> held.put(sku, held(sku)));
        return new LedgerState(now, Map.copyOf(levels), Map.copyOf(reservations), operations, Map.of(), owned, held);
    }

    private List<Reservation> all(OwnerId owner) {
        return reservations.values().stream()
                .filter(reservation -> reservation.owner().filter(owner::equals).isPresent())
                .sorted(Reservations.BY_DEADLINE)
                .toList();
    }

    private long held(Sku sku) {
        return reservations.values().stream()
                .filter(reservation -> reservation.status() == ReservationStatus.HELD)
                .flatMap(reservation -> reservation.lines().stream())
                .filter(line -> line.sku().equals(sku))
                .mapToLong(Line::quantity)
                .sum();
    }

    /** What the last batch reported. */
    StockChanges reported() {
        return reported;
    }

    /** The lines that a store deletes after the last batch. */
    Map<ReservationId, List<Sku>> removed() {
        return removed;
    }

    private List<Reservation> overdue() {
        return reservations.values().stream()
                .filter(reservation -> reservation.isOverdue(now))
                .sorted(Reservations.BY_DEADLINE)
                .toList();
    }

    @SuppressWarnings("unchecked") // the Ledger returns a StockOutcome<T> for a StockCommand<T>
    <T> StockOutcome<T> apply(StockCommand<T> command) {
        return (StockOutcome<T>) batch(command).get(0);
    }

    void passTime(Duration time) {
        now = now.plus(time);
    }

    void stock(String sku, long onHand) {
        levels.put(Sku.of(sku), level(sku, onHand, 0, 0));
    }

    StockLevel level(String sku) {
        return requireNonNull(levels.get(Sku.of(sku)));
    }

    Reservation reservation(String id) {
        return requireNonNull(reservations.get(ReservationId.of(id)));
    }

    static StockLevel level(String sku, long onHand, long reserved, long sold) {
        return StockLevels.of(Sku.of(sku), onHand, reserved, sold);
    }

    static Reserve reserve(String id, String sku, long quantity) {
        return reserve(id, Line.of(sku, quantity));
    }

    static Reserve reserve(String id, Line... lines) {
        return new Reserve(ReservationId.of(id), List.of(lines), HOLD_FOR, null);
    }

    static Reserve reserve(String id, List<Line> lines, LineFromAny... fromAny) {
        return new Reserve(ReservationId.of(id), lines, HOLD_FOR, null, List.of(fromAny), null, null);
    }

    static Reserve reserveLimited(String id, String owner, long limit, Line... lines) {
        return new Reserve(ReservationId.of(id), List.of(lines), HOLD_FOR, OwnerId.of(owner), List.of(), limit, null);
    }

    static Reserve reserveOwned(String id, String owner, Line... lines) {
        return new Reserve(ReservationId.of(id), List.of(lines), HOLD_FOR, OwnerId.of(owner));
    }

    static Change change(String id, Line... lines) {
        return new Change(ReservationId.of(id), List.of(lines));
    }

    static Change change(String id, List<Line> lines, LineFromAny... fromAny) {
        return new Change(ReservationId.of(id), lines, List.of(fromAny));
    }

    static Assign assign(String id, String owner) {
        return new Assign(ReservationId.of(id), OwnerId.of(owner));
    }

    static Confirm confirm(String id) {
        return new Confirm(ReservationId.of(id));
    }

    static Confirm confirm(String id, Line... lines) {
        return new Confirm(ReservationId.of(id), List.of(lines), LateConfirm.REFUSE);
    }

    static Confirm confirmLate(String id, Line... lines) {
        return new Confirm(ReservationId.of(id), List.of(lines), LateConfirm.RESERVE_AGAIN);
    }

    static Repair repair(String sku, String operation) {
        return new Repair(Sku.of(sku), OperationId.of(operation));
    }

    static Cancel cancel(String id) {
        return new Cancel(ReservationId.of(id));
    }

    static Extend extend(String id, Duration holdFor) {
        return new Extend(ReservationId.of(id), holdFor);
    }

    static Expire expire(String id) {
        return new Expire(ReservationId.of(id));
    }

    static ReturnStock returnStock(String id, String operation) {
        return ReturnStock.all(ReservationId.of(id), OperationId.of(operation));
    }

    static ReturnStock returnStock(String id, String operation, Line... lines) {
        return ReturnStock.of(ReservationId.of(id), OperationId.of(operation), List.of(lines));
    }

    static Adjust adjust(String sku, long delta, String operation) {
        return new Adjust(Sku.of(sku), delta, OperationId.of(operation), "a test");
    }

    static SetOnHand setOnHand(String sku, long onHand, String operation) {
        return new SetOnHand(Sku.of(sku), onHand, OperationId.of(operation));
    }

    static SetOnHand setOnHand(String sku, long onHand, String operation, long expected) {
        return new SetOnHand(Sku.of(sku), onHand, OperationId.of(operation), expected);
    }

    static StockOutcome<Reservation> notEnough(Shortage... shortages) {
        return Outcomes.refused(new Refusal.NotEnough(List.of(shortages)));
    }

    static Shortage shortage(String sku, long requested, long available) {
        return new Shortage(Sku.of(sku), requested, available);
    }

    static List<String> reclaimedIds(StockOutcome<?> outcome) {
        return Outcomes.reclaimed(outcome).stream()
                .map(Reservation::id)
                .map(ReservationId::value)
                .toList();
    }
}
