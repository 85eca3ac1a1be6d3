package dev.earmark.engine;

import dev.earmark.HeldFilter;
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

/**
 * The verbs without combining, retries, listener and reaper: each goes to the store at once, in the caller's thread.
 * Each has the time of a call that is not retried.
 */
final class DirectOperations implements ReservationOperations {
    private static final Retrier NO_RETRIES =
            new Retrier(RetryPolicy.OFF, new ListenerNotifier(new ReservationListener() {}), () -> false);

    private final StockStore store;
    private final StoreSender sender;
    private final Duration holdFor;

    DirectOperations(StockStore store, Duration holdFor) {
        this.store = store;
        this.sender = new StoreSender(store, NO_RETRIES);
        this.holdFor = holdFor;
    }

    @Override
    public StockOutcome<Reservation> tryReserve(ReserveRequest request) {
        return attempt(request.toCommand(holdFor));
    }

    @Override
    @SuppressWarnings("unchecked") // the store promises a StockOutcome<T> for a StockCommand<T>
    public <T> StockOutcome<T> attempt(StockCommand<T> command) {
        return (StockOutcome<T>) sender.apply(List.of(command)).get(0).orThrow();
    }

    @Override
    public List<StockOutcome<?>> attemptAll(List<? extends StockCommand<?>> commands) {
        return new ManyCommands(sender::apply, (command, result) -> {}).attempt(commands);
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

    static ReservationPage held(StockStore store, HeldFilter filter, PageRequest page) {
        return store.held(filter, page.after().map(PageKey::of).orElse(null), page.limit());
    }
}
