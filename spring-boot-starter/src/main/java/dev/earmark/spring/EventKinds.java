package dev.earmark.spring;

import dev.earmark.StockCommand;
import dev.earmark.spring.ReservationEvent.Snapshot;
import java.util.Optional;
import java.util.function.Function;

/** Which event an applied command has. */
final class EventKinds implements StockCommand.Visitor<Optional<Function<Snapshot, ReservationEvent>>> {
    private static final EventKinds INSTANCE = new EventKinds();

    private EventKinds() {}

    static Optional<Function<Snapshot, ReservationEvent>> of(StockCommand<?> command) {
        return command.accept(INSTANCE);
    }

    @Override
    public Optional<Function<Snapshot, ReservationEvent>> reserve(StockCommand.Reserve command) {
        return Optional.of(ReservationEvent.Reserved::new);
    }

    @Override
    public Optional<Function<Snapshot, ReservationEvent>> confirm(StockCommand.Confirm command) {
        return Optional.of(ReservationEvent.Confirmed::new);
    }

    @Override
    public Optional<Function<Snapshot, ReservationEvent>> cancel(StockCommand.Cancel command) {
        return Optional.of(ReservationEvent.Cancelled::new);
    }

    @Override
    public Optional<Function<Snapshot, ReservationEvent>> extend(StockCommand.Extend command) {
        return Optional.empty();
    }

    @Override
    public Optional<Function<Snapshot, ReservationEvent>> expire(StockCommand.Expire command) {
        return Optional.of(ReservationEvent.Expired::new);
    }

    @Override
    public Optional<Function<Snapshot, ReservationEvent>> returnStock(StockCommand.ReturnStock command) {
        return Optional.of(ReservationEvent.Returned::new);
    }

    @Override
    public Optional<Function<Snapshot, ReservationEvent>> adjust(StockCommand.Adjust command) {
        return Optional.empty();
    }

    @Override
    public Optional<Function<Snapshot, ReservationEvent>> setOnHand(StockCommand.SetOnHand command) {
        return Optional.empty();
    }

    @Override
    public Optional<Function<Snapshot, ReservationEvent>> change(StockCommand.Change command) {
        return Optional.of(ReservationEvent.Changed::new);
    }

    @Override
    public Optional<Function<Snapshot, ReservationEvent>> assign(StockCommand.Assign command) {
        return Optional.of(ReservationEvent.Assigned::new);
    }

    @Override
    public Optional<Function<Snapshot, ReservationEvent>> repair(StockCommand.Repair command) {
        return Optional.empty();
    }
}
