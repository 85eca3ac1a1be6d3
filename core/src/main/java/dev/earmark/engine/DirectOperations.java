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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The verbs without combining and retries: each goes to the store at once, in the caller's thread. Each has the time of
 * a call that is not retried. Listener and reaper learn of it after the commit.
 */
final class DirectOperations implements JoinedOperations {
    private static final Retrier NO_RETRIES = new Retrier(RetryPolicy.OFF, ListenerNotifier.of(null), () -> false);

    private final StockStore store;
    private final StoreSender sender;
    private final Observation observation;
    private final Duration holdFor;
    private final @Nullable Duration longestHold;
    private final JoinedSteps steps;

    DirectOperations(
            StockStore store,
            Observation observation,
            Duration holdFor,
            @Nullable Duration longestHold,
            BiConsumer<StockCommand<?>, CallResult> reporter) {
        this.store = store;
        this.sender = new StoreSender(store, NO_RETRIES, observation);
        this.observation = observation;
        this.holdFor = holdFor;
        this.longestHold = longestHold;
        this.steps = new JoinedSteps(reporter);
    }

    @Override
    public StockOutcome<Reservation> tryReserve(ReserveRequest request) {
        return attempt(request.toCommand(holdFor, longestHold));
    }

    @Override
    public <T> StockOutcome<T> attempt(StockCommand<T> command) {
        return observation.command(command, () -> apply(command));
    }

    @SuppressWarnings("unchecked") // the store promises a StockOutcome<T> for a StockCommand<T>
    private <T> StockOutcome<T> apply(StockCommand<T> command) {
        CallResult result = sender.apply(List.of(command)).get(0);
        StockOutcome<?> outcome = result.orThrow();
        steps.add(command, result);
        return (StockOutcome<T>) outcome;
    }

    @Override
    public List<StockOutcome<?>> attemptAll(List<? extends StockCommand<?>> commands) {
        return observation.all(commands, () -> new ManyCommands(sender::apply, steps::add).attempt(commands));
    }

    @Override
    public void committed() {
        steps.report();
    }

    @Override
    public Optional<Reservation> find(ReservationId id) {
        Objects.requireNonNull(id, "id");
        return Optional.ofNullable(
                read(CallKind.FIND, () -> store.reservations(List.of(id))).get(id));
    }

    @Override
    public Map<Sku, StockLevel> levels(Collection<Sku> skus) {
        return read(CallKind.LEVELS, () -> store.levels(skus));
    }

    @Override
    public ReservationPage held(HeldFilter filter, PageRequest page) {
        return read(CallKind.HELD, () -> held(store, filter, page));
    }

    @Override
    public LevelPage levels(LevelFilter filter, PageRequest page) {
        return observation.read(
                CallKind.LEVELS,
                () -> SkuPages.levels(filter, page, (after, limit) -> sender.read(() -> store.levels(after, limit))));
    }

    @Override
    public AuditPage audit(PageRequest page) {
        return observation.read(
                CallKind.AUDIT,
                () -> SkuPages.audit(page, (after, limit) -> sender.read(() -> store.audit(after, limit))));
    }

    private <T> T read(CallKind kind, Supplier<T> read) {
        return observation.read(kind, () -> sender.read(read));
    }

    static ReservationPage held(StockStore store, HeldFilter filter, PageRequest page) {
        return store.held(filter, page.after().map(PageKey::of).orElse(null), page.limit());
    }
}
