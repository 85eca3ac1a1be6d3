package dev.earmark.testkit.broken;

import dev.earmark.HeldFilter;
import dev.earmark.OperationId;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReservationPage;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Adjust;
import dev.earmark.StockLevel;
import dev.earmark.StockOutcome;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.StockOutcome.Refused;
import dev.earmark.spi.OverdueReservations;
import dev.earmark.spi.PageKey;
import dev.earmark.spi.StockStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A right store around another; a defect overrides what it gets wrong. */
class BrokenStore implements StockStore {
    private final StockStore right;

    BrokenStore(StockStore right) {
        this.right = right;
    }

    /** One command after the other, as far as nobody else comes between. */
    @Override
    public List<StockOutcome<?>> apply(List<StockCommand<?>> commands) {
        if (commands.isEmpty()) {
            return right.apply(commands);
        }
        List<StockOutcome<?>> outcomes = new ArrayList<>();
        commands.forEach(command -> outcomes.add(apply(command)));
        return outcomes;
    }

    StockOutcome<?> apply(StockCommand<?> command) {
        return right(command);
    }

    @Override
    public Map<ReservationId, Reservation> reservations(Collection<ReservationId> ids) {
        return right.reservations(ids);
    }

    @Override
    public Map<Sku, StockLevel> levels(Collection<Sku> skus) {
        return right.levels(skus);
    }

    @Override
    public OverdueReservations overdue(int limit) {
        return right.overdue(limit);
    }

    @Override
    public ReservationPage held(HeldFilter filter, @Nullable PageKey after, int limit) {
        return right.held(filter, after, limit);
    }

    @Override
    public int purge(Duration retention, int limit) {
        return right.purge(retention, limit);
    }

    @Override
    public void close() {
        right.close();
    }

    /** What the right store makes of a command. */
    final StockOutcome<?> right(StockCommand<?> command) {
        return right.apply(List.of(command)).get(0);
    }

    final List<StockOutcome<?>> rightly(List<StockCommand<?>> commands) {
        return right.apply(commands);
    }

    /** Changes the stock behind everybody's back. */
    final void sneak(Sku sku, long delta) {
        right(new Adjust(sku, delta, OperationId.of(UUID.randomUUID().toString()), "nobody knows"));
    }

    static boolean isFirst(StockOutcome<?> outcome) {
        return outcome instanceof Applied<?> applied && !applied.replay();
    }

    static boolean isReplay(StockOutcome<?> outcome) {
        return outcome instanceof Applied<?> applied && applied.replay();
    }

    /** A lie where the store did nothing. */
    static StockOutcome<?> pretend(Object value) {
        return new Applied<>(value, false, List.of());
    }

    static boolean isRefused(StockOutcome<?> outcome, Class<?> refusal) {
        return outcome instanceof Refused<?> refused && refusal.isInstance(refused.refusal());
    }
}
