package dev.earmark.spi.ledger;

import dev.earmark.Line;
import dev.earmark.LineFromAny;
import dev.earmark.OperationId;
import dev.earmark.OwnerId;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Adjust;
import dev.earmark.StockCommand.Assign;
import dev.earmark.StockCommand.Cancel;
import dev.earmark.StockCommand.Change;
import dev.earmark.StockCommand.Confirm;
import dev.earmark.StockCommand.Expire;
import dev.earmark.StockCommand.Extend;
import dev.earmark.StockCommand.OnReservation;
import dev.earmark.StockCommand.Repair;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockCommand.ReturnStock;
import dev.earmark.StockCommand.SetOnHand;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The rows that a store loads and guards before it passes a batch to the {@link Ledger}. All sets are sorted, so that
 * every store touches rows in the same order. Immutable.
 */
public final class LedgerScope {
    private final SortedSet<Sku> skus = new TreeSet<>();
    private final SortedSet<ReservationId> reservations = new TreeSet<>();
    private SortedSet<ReservationId> changedReservations = Collections.emptySortedSet();
    private SortedSet<OperationId> operations = Collections.emptySortedSet();
    private SortedSet<Sku> counted = Collections.emptySortedSet();
    private final OwnedScope owned = new OwnedScope();

    private LedgerScope() {}

    /**
     * Collects what a batch names.
     *
     * @param commands the batch
     * @return its scope
     */
    public static LedgerScope of(Collection<StockCommand<?>> commands) {
        LedgerScope scope = new LedgerScope();
        Collector collector = scope.new Collector();
        for (StockCommand<?> command : commands) {
            command.accept(collector);
        }
        return scope;
    }

    /**
     * The SKUs that the commands name.
     *
     * @return an unmodifiable set
     */
    public SortedSet<Sku> skus() {
        return Collections.unmodifiableSortedSet(skus);
    }

    /**
     * The reservations that the commands name.
     *
     * @return an unmodifiable set
     */
    public SortedSet<ReservationId> reservations() {
        return Collections.unmodifiableSortedSet(reservations);
    }

    /**
     * Those of the reservations whose SKUs belong to {@link #skus()} too: all except those that only a reserve names,
     * because a reserve names its SKUs itself.
     *
     * @return an unmodifiable set
     */
    public SortedSet<ReservationId> changedReservations() {
        return Collections.unmodifiableSortedSet(changedReservations);
    }

    /**
     * The operation ids of the commands.
     *
     * @return an unmodifiable set
     */
    public SortedSet<OperationId> operations() {
        return Collections.unmodifiableSortedSet(operations);
    }

    /**
     * The SKUs of which the store loads the held units too, see {@link LedgerState#held()}.
     *
     * @return an unmodifiable set; usually empty
     */
    public SortedSet<Sku> counted() {
        return Collections.unmodifiableSortedSet(counted);
    }

    /**
     * Whose reservations the store loads too, because a command of the batch is limited to so many units for each owner.
     * It loads them after the levels, whose rows guard them.
     *
     * @param known the loaded reservations that the commands name
     * @return for each owner the SKUs that are limited; usually empty
     */
    public Map<OwnerId, Set<Sku>> owned(Map<ReservationId, Reservation> known) {
        return owned.of(known);
    }

    private final class Collector implements StockCommand.Visitor<@Nullable Void> {
        @Override
        public @Nullable Void reserve(Reserve command) {
            addSkus(command.lines(), command.fromAny());
            reservations.add(command.id());
            owned.add(command);
            return null;
        }

        @Override
        public @Nullable Void confirm(Confirm command) {
            owned.add(command);
            return changed(command);
        }

        @Override
        public @Nullable Void cancel(Cancel command) {
            return changed(command);
        }

        @Override
        public @Nullable Void extend(Extend command) {
            return changed(command);
        }

        @Override
        public @Nullable Void expire(Expire command) {
            return changed(command);
        }

        @Override
        public @Nullable Void returnStock(ReturnStock command) {
            operations = with(command.operation(), operations);
            return changed(command);
        }

        @Override
        public @Nullable Void adjust(Adjust command) {
            skus.add(command.sku());
            operations = with(command.operation(), operations);
            return null;
        }

        @Override
        public @Nullable Void setOnHand(SetOnHand command) {
            skus.add(command.sku());
            operations = with(command.operation(), operations);
            return null;
        }

        @Override
        public @Nullable Void change(Change command) {
            addSkus(command.lines(), command.fromAny());
            owned.add(command);
            return changed(command);
        }

        @Override
        public @Nullable Void assign(Assign command) {
            owned.add(command);
            return changed(command);
        }

        @Override
        public @Nullable Void repair(Repair command) {
            skus.add(command.sku());
            counted = with(command.sku(), counted);
            operations = with(command.operation(), operations);
            return null;
        }

        private void addSkus(List<Line> lines, List<LineFromAny> fromAny) {
            for (Line line : lines) {
                skus.add(line.sku());
            }
            for (LineFromAny line : fromAny) {
                skus.addAll(line.skus());
            }
        }

        private @Nullable Void changed(OnReservation command) {
            reservations.add(command.id());
            changedReservations = with(command.id(), changedReservations);
            return null;
        }

        /** Makes the set at its first element, because most batches have none. */
        private <T> SortedSet<T> with(T element, SortedSet<T> set) {
            SortedSet<T> changed = set.isEmpty() ? new TreeSet<>() : set;
            changed.add(element);
            return changed;
        }
    }
}
