package dev.earmark.testkit.broken;

import dev.earmark.Line;
import dev.earmark.OperationId;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
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
import dev.earmark.spi.StockStore;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** Takes names for the same that are not, like a database whose collation is not binary: the first spelling stays. */
class FoldedNames extends BrokenStore {
    private final UnaryOperator<String> fold;
    private final Map<String, String> spellings = new ConcurrentHashMap<>();

    FoldedNames(StockStore right, UnaryOperator<String> fold) {
        super(right);
        this.fold = fold;
    }

    final String folded(String name) {
        return spellings.computeIfAbsent(fold.apply(name), unknown -> name);
    }

    Sku sku(Sku sku) {
        return sku;
    }

    ReservationId id(ReservationId id) {
        return id;
    }

    OperationId operation(OperationId operation) {
        return operation;
    }

    @Override
    public List<StockOutcome<?>> apply(List<StockCommand<?>> commands) {
        return rightly(commands.stream().<StockCommand<?>>map(this::folded).toList());
    }

    @Override
    public Map<ReservationId, Reservation> reservations(Collection<ReservationId> ids) {
        return super.reservations(ids.stream().map(this::id).toList());
    }

    @Override
    public Map<Sku, StockLevel> levels(Collection<Sku> skus) {
        return super.levels(skus.stream().map(this::sku).toList());
    }

    private StockCommand<?> folded(StockCommand<?> command) {
        if (command instanceof Reserve reserve) {
            return new Reserve(id(reserve.id()), lines(reserve.lines()), reserve.ttl(), reserve.owner());
        } else if (command instanceof Confirm confirm) {
            return new Confirm(id(confirm.id()));
        } else if (command instanceof Cancel cancel) {
            return new Cancel(id(cancel.id()));
        } else if (command instanceof Extend extend) {
            return new Extend(id(extend.id()), extend.ttl());
        } else if (command instanceof Expire expire) {
            return new Expire(id(expire.id()));
        } else if (command instanceof ReturnStock returned) {
            return new ReturnStock(id(returned.id()), operation(returned.operation()), lines(returned.lines()));
        } else if (command instanceof Adjust adjust) {
            return new Adjust(sku(adjust.sku()), adjust.delta(), operation(adjust.operation()), adjust.reason());
        } else if (command instanceof SetOnHand setOnHand) {
            return new SetOnHand(sku(setOnHand.sku()), setOnHand.onHand(), operation(setOnHand.operation()));
        }
        return command;
    }

    private List<Line> lines(List<Line> lines) {
        return lines.stream()
                .map(line -> new Line(sku(line.sku()), line.quantity()))
                .toList();
    }
}
