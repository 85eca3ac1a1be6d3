package dev.earmark.engine;

import dev.earmark.AuditPage;
import dev.earmark.HeldFilter;
import dev.earmark.LevelFilter;
import dev.earmark.LevelPage;
import dev.earmark.PageRequest;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReservationPage;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockLevel;
import dev.earmark.StockOutcome;
import dev.earmark.spi.PageKey;
import dev.earmark.spi.StockStore;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The verbs without combining and retries: each goes to the store at once, in the caller's thread. Each has the time of
 * a call that is not retried. Listener and reaper learn of it after the commit.
 */
final class DirectOperations implements JoinedOperations {
    private static final Retrier NO_RETRIES =
            new Retrier(RetryPolicy.OFF, new ListenerNotifier(new ReservationListener() {}), () -> false);

    private final StockStore store;
    private final StoreSender sender;
    private final Duration holdFor;
    private final @Nullable Duration longestHold;
    private final JoinedSteps steps;

    DirectOperations(
            StockStore store,
            Duration holdFor,
            @Nullable Duration longestHold,
            BiConsumer<StockCommand<?>, CallResult> reporter) {
        this.store = store;
        this.sender = new StoreSender(store, NO_RETRIES);
        this.holdFor = holdFor;
        this.longestHold = longestHold;
        this.steps = new JoinedSteps(reporter);
    }

    @Override
    public StockOutcome<Reservation> tryReserve(ReserveRequest request) {
        return attempt(request.toCommand(holdFor, longestHold));
    }

    @Override
    @SuppressWarnings("unchecked") // the store promises a StockOutcome<T> for a StockCommand<T>
    public <T> StockOutcome<T> attempt(StockCommand<T> command) {
        CallResult result = sender.apply(List.of(command)).get(0);
        StockOutcome<?> outcome = result.orThrow();
        steps.add(command, result);
        return (StockOutcome<T>) outcome;
    }

    @Override
    public List<StockOutcome<?>> attemptAll(List<? extends StockCommand<?>> commands) {
        return new ManyCommands(sender::apply, steps::add).attempt(commands);
    }

    @Override
    public void committed() {
        steps.report();
    }

    @Override
    public Optional<Reservation> find(ReservationId id) {
        Objects.requireNonNull(id, "id");
        return Optional.ofNullable(
                sender.read(() -> store.reservations(List.of(id))).get(id));
    }

    @Override
    public Map<Sku, StockLevel> levels(Collection<Sku> skus) {
        return sender.read(() -> store.levels(skus));
    }

    @Override
    public ReservationPage held(HeldFilter filter, PageRequest page) {
        return sender.read(() -> held(store, filter, page));
    }

    @Override
    public LevelPage levels(LevelFilter filter, PageRequest page) {
        return SkuPages.levels(filter, page, (after, limit) -> sender.read(() -> store.levels(after, limit)));
    }

    @Override
    public AuditPage audit(PageRequest page) {
        return SkuPages.audit(page, (after, limit) -> sender.read(() -> store.audit(after, limit)));
    }

    static ReservationPage held(StockStore store, HeldFilter filter, PageRequest page) {
        return store.held(filter, page.after().map(PageKey::of).orElse(null), page.limit());
    }
}
