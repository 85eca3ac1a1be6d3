package dev.earmark.spi.ledger;

import dev.earmark.OperationId;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Adjust;
import dev.earmark.StockCommand.Cancel;
import dev.earmark.StockCommand.Confirm;
import dev.earmark.StockCommand.Expire;
import dev.earmark.StockCommand.Extend;
import dev.earmark.StockCommand.OnReservation;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockCommand.ReturnStock;
import dev.earmark.StockCommand.SetOnHand;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The rows that a store loads and guards before it passes a batch to the {@link Ledger}. All sets are sorted, so that
 * every store touches rows in the same order. Immutable.
 *
 * @param skus the SKUs that the commands name
 * @param reservations the reservations that the commands name
 * @param changedReservations those of them whose SKUs belong to {@code skus} too: all except those that only a reserve
 *     names, because a reserve names its SKUs itself
 * @param operations the operation ids of the commands
 * @param claimed the SKUs of which a command may take units, so that their overdue reservations may be reclaimed
 */
public record LedgerScope(
        SortedSet<Sku> skus,
        SortedSet<ReservationId> reservations,
        SortedSet<ReservationId> changedReservations,
        SortedSet<OperationId> operations,
        SortedSet<Sku> claimed) {

    /** Makes the sets unmodifiable. */
    public LedgerScope {
        skus = Collections.unmodifiableSortedSet(skus);
        reservations = Collections.unmodifiableSortedSet(reservations);
        changedReservations = Collections.unmodifiableSortedSet(changedReservations);
        operations = Collections.unmodifiableSortedSet(operations);
        claimed = Collections.unmodifiableSortedSet(claimed);
    }

    /**
     * Collects what a batch names.
     *
     * @param commands the batch
     * @return its scope
     */
    public static LedgerScope of(Collection<StockCommand<?>> commands) {
        Collector collector = new Collector();
        commands.forEach(command -> command.accept(collector));
        return collector.scope();
    }

    private static final class Collector implements StockCommand.Visitor<@Nullable Void> {
        private final SortedSet<Sku> skus = new TreeSet<>();
        private final SortedSet<ReservationId> reservations = new TreeSet<>();
        private final SortedSet<ReservationId> changed = new TreeSet<>();
        private final SortedSet<OperationId> operations = new TreeSet<>();
        private final SortedSet<Sku> claimed = new TreeSet<>();

        @Override
        public @Nullable Void reserve(Reserve command) {
            command.lines().forEach(line -> claimed.add(line.sku()));
            reservations.add(command.id());
            return null;
        }

        @Override
        public @Nullable Void confirm(Confirm command) {
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
            operations.add(command.operation());
            return changed(command);
        }

        @Override
        public @Nullable Void adjust(Adjust command) {
            (command.delta() < 0 ? claimed : skus).add(command.sku());
            operations.add(command.operation());
            return null;
        }

        @Override
        public @Nullable Void setOnHand(SetOnHand command) {
            claimed.add(command.sku());
            operations.add(command.operation());
            return null;
        }

        private @Nullable Void changed(OnReservation command) {
            reservations.add(command.id());
            changed.add(command.id());
            return null;
        }

        LedgerScope scope() {
            skus.addAll(claimed);
            return new LedgerScope(skus, reservations, changed, operations, claimed);
        }
    }
}
