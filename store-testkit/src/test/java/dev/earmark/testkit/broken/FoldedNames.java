package dev.earmark.testkit.broken;

import dev.earmark.Line;
import dev.earmark.LineFromAny;
import dev.earmark.OperationId;
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
import dev.earmark.StockCommand.Repair;
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

/** Treats different names as equal, like a database whose collation is not binary. The first spelling stays. */
class FoldedNames extends BrokenStore {
    private final UnaryOperator<String> fold;
    private final Map<String, String> spellings = new ConcurrentHashMap<>();

    private final StockCommand.Visitor<StockCommand<?>> folding = new StockCommand.Visitor<>() {
        @Override
        public StockCommand<?> reserve(Reserve command) {
            return new Reserve(
                    id(command.id()),
                    lines(command.lines()),
                    command.holdFor(),
                    command.owner(),
                    fromAny(command.fromAny()),
                    command.limitPerOwner(),
                    command.longestHold());
        }

        @Override
        public StockCommand<?> confirm(Confirm command) {
            return new Confirm(id(command.id()), lines(command.lines()), command.late());
        }

        @Override
        public StockCommand<?> cancel(Cancel command) {
            return new Cancel(id(command.id()));
        }

        @Override
        public StockCommand<?> extend(Extend command) {
            return new Extend(id(command.id()), command.holdFor());
        }

        @Override
        public StockCommand<?> expire(Expire command) {
            return new Expire(id(command.id()));
        }

        @Override
        public StockCommand<?> returnStock(ReturnStock command) {
            return command.isAll()
                    ? ReturnStock.all(id(command.id()), operation(command.operation()))
                    : ReturnStock.of(id(command.id()), operation(command.operation()), lines(command.lines()));
        }

        @Override
        public StockCommand<?> adjust(Adjust command) {
            return new Adjust(sku(command.sku()), command.delta(), operation(command.operation()), command.reason());
        }

        @Override
        public StockCommand<?> setOnHand(SetOnHand command) {
            return new SetOnHand(
                    sku(command.sku()), command.onHand(), operation(command.operation()), command.expected());
        }

        @Override
        public StockCommand<?> change(Change command) {
            return new Change(id(command.id()), lines(command.lines()), fromAny(command.fromAny()));
        }

        @Override
        public StockCommand<?> assign(Assign command) {
            return new Assign(id(command.id()), command.owner());
        }

        @Override
        public StockCommand<?> repair(Repair command) {
            return new Repair(sku(command.sku()), operation(command.operation()));
        }
    };

    FoldedNames(StockStore correct, UnaryOperator<String> fold) {
        super(correct);
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
        return applyCorrectly(commands.stream()
                .<StockCommand<?>>map(command -> command.accept(folding))
                .toList());
    }

    @Override
    public Map<ReservationId, Reservation> reservations(Collection<ReservationId> ids) {
        return super.reservations(ids.stream().map(this::id).toList());
    }

    @Override
    public Map<Sku, StockLevel> levels(Collection<Sku> skus) {
        return super.levels(skus.stream().map(this::sku).toList());
    }

    private List<LineFromAny> fromAny(List<LineFromAny> lines) {
        return lines.stream()
                .map(line -> new LineFromAny(
                        line.quantity(), line.skus().stream().map(this::sku).toList(), line.take()))
                .toList();
    }

    private List<Line> lines(List<Line> lines) {
        return lines.stream()
                .map(line -> new Line(sku(line.sku()), line.quantity()))
                .toList();
    }
}
