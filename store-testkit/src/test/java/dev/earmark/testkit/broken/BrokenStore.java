package dev.earmark.testkit.broken;

import dev.earmark.HeldFilter;
import dev.earmark.LevelAudit;
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
import dev.earmark.spi.Outcomes;
import dev.earmark.spi.OverdueReservations;
import dev.earmark.spi.PageKey;
import dev.earmark.spi.StockStore;
import dev.earmark.spi.StoreLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Delegates to a correct store. A defect overrides a method. */
class BrokenStore implements StockStore {
    private final StockStore correct;

    BrokenStore(StockStore correct) {
        this.correct = correct;
    }

    /** Applies the commands one by one, so the batch is not atomic for other callers. */
    @Override
    public List<StockOutcome<?>> apply(List<StockCommand<?>> commands) {
        StoreLimits.requireBatch(commands);
        List<StockOutcome<?>> outcomes = new ArrayList<>();
        commands.forEach(command -> outcomes.add(apply(command)));
        return outcomes;
    }

    StockOutcome<?> apply(StockCommand<?> command) {
        return applyCorrectly(command);
    }

    @Override
    public Map<ReservationId, Reservation> reservations(Collection<ReservationId> ids) {
        return correct.reservations(ids);
    }

    @Override
    public Map<Sku, StockLevel> levels(Collection<Sku> skus) {
        return correct.levels(skus);
    }

    @Override
    public List<StockLevel> levels(@Nullable Sku after, int limit) {
        return correct.levels(after, limit);
    }

    @Override
    public List<LevelAudit> audit(@Nullable Sku after, int limit) {
        return correct.audit(after, limit);
    }

    @Override
    public OverdueReservations overdue(int limit) {
        return correct.overdue(limit);
    }

    @Override
    public ReservationPage held(HeldFilter filter, @Nullable PageKey after, int limit) {
        return correct.held(filter, after, limit);
    }

    @Override
    public int purge(Duration retention, int limit) {
        return correct.purge(retention, limit);
    }

    @Override
    public void close() {
        correct.close();
    }

    /** The store under all defects. */
    final StockStore innermost() {
        return correct instanceof BrokenStore broken ? broken.innermost() : correct;
    }

    /** Lets the correct store apply a command. */
    final StockOutcome<?> applyCorrectly(StockCommand<?> command) {
        return correct.apply(List.of(command)).get(0);
    }

    final List<StockOutcome<?>> applyCorrectly(List<StockCommand<?>> commands) {
        return correct.apply(commands);
    }

    /** Changes the units on hand without the knowledge of the test. */
    final void adjustSilently(Sku sku, long delta) {
        applyCorrectly(new Adjust(sku, delta, OperationId.of(UUID.randomUUID().toString()), "unseen"));
    }

    static boolean isFirst(StockOutcome<?> outcome) {
        return outcome instanceof Applied<?> applied && !applied.replay();
    }

    static boolean isReplay(StockOutcome<?> outcome) {
        return outcome instanceof Applied<?> applied && applied.replay();
    }

    /** Reports a command as applied that was not. */
    static StockOutcome<?> falselyApplied(Object value) {
        return Outcomes.applied(value);
    }

    static boolean isRefused(StockOutcome<?> outcome, Class<?> refusal) {
        return outcome instanceof Refused<?> refused && refusal.isInstance(refused.refusal());
    }
}
