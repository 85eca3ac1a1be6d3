package dev.earmark.testkit.engine;

import dev.earmark.HeldFilter;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReservationPage;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Adjust;
import dev.earmark.StockCommand.Cancel;
import dev.earmark.StockCommand.Confirm;
import dev.earmark.StockCommand.Expire;
import dev.earmark.StockCommand.Extend;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockCommand.ReturnStock;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.StockLevel;
import dev.earmark.StockOutcome;
import dev.earmark.engine.CombiningPolicy;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.spi.OverdueReservations;
import dev.earmark.spi.PageKey;
import dev.earmark.spi.StockStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Looks like a store, and is an engine over one: each command is a call of the engine, so that those of concurrent threads are
 * joined into batches on their way.
 */
final class EngineStore implements StockStore {
    private static final int BATCH_SIZE = 3;

    private final RecordingStore store;
    private final ReservationEngine engine;

    EngineStore(StockStore store, LongAdder joined) {
        this.store = new RecordingStore(store, BATCH_SIZE, joined);
        this.engine = ReservationEngine.builder(this.store)
                .combining(new CombiningPolicy(2, BATCH_SIZE, Duration.ofMinutes(1)))
                .withoutReaper()
                .build();
    }

    @Override
    public List<StockOutcome<?>> apply(List<StockCommand<?>> commands) {
        if (commands.isEmpty()) {
            throw new IllegalArgumentException("a batch needs at least one command");
        }
        List<StockOutcome<?>> outcomes = new ArrayList<>();
        commands.forEach(command -> {
            StockOutcome<?> outcome = call(command);
            store.answered(command, outcome);
            outcomes.add(outcome);
        });
        return outcomes;
    }

    private StockOutcome<?> call(StockCommand<?> command) {
        if (command instanceof Reserve reserve) {
            return engine.tryReserve(new ReserveRequest(reserve.id(), reserve.lines(), reserve.ttl(), reserve.owner()));
        } else if (command instanceof Confirm confirm) {
            return engine.confirm(confirm.id());
        } else if (command instanceof Cancel cancel) {
            return engine.cancel(cancel.id());
        } else if (command instanceof Extend extend) {
            return engine.extend(extend.id(), extend.ttl());
        } else if (command instanceof Expire expire) {
            return engine.expire(expire.id());
        } else if (command instanceof ReturnStock returned) {
            return returned.lines().isEmpty()
                    ? engine.returnStock(returned.id(), returned.operation())
                    : engine.returnStock(returned.id(), returned.operation(), returned.lines());
        } else if (command instanceof Adjust adjust) {
            return engine.adjust(adjust.sku(), adjust.delta(), adjust.operation(), adjust.reason());
        } else if (command instanceof SetOnHand setOnHand) {
            return engine.setOnHand(setOnHand.sku(), setOnHand.onHand(), setOnHand.operation());
        }
        throw new AssertionError("a new kind of command: " + command);
    }

    @Override
    public Map<ReservationId, Reservation> reservations(Collection<ReservationId> ids) {
        return store.reservations(ids);
    }

    @Override
    public Map<Sku, StockLevel> levels(Collection<Sku> skus) {
        return engine.levels(skus);
    }

    @Override
    public OverdueReservations overdue(int limit) {
        return store.overdue(limit);
    }

    @Override
    public ReservationPage held(HeldFilter filter, @Nullable PageKey after, int limit) {
        return after == null ? engine.held(filter, limit) : engine.held(filter, after, limit);
    }

    @Override
    public int purge(Duration retention, int limit) {
        return store.purge(retention, limit);
    }

    @Override
    public void close() {
        engine.close();
    }
}
