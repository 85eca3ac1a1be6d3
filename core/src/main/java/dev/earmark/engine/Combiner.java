package dev.earmark.engine;

import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.OnReservation;
import dev.earmark.StockCommand.OnSku;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.spi.CallDeadline;
import dev.earmark.spi.StockStore;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Chooses the {@link CommandQueue} in which a command is combined with those of other callers: commands for the same row
 * belong in the same batch.
 */
final class Combiner {
    private final CommandQueue.BatchCalls calls;
    private final List<CommandQueue> queues;
    private final QueueHints hints = new QueueHints();

    Combiner(
            CombiningPolicy policy,
            StockStore store,
            BatchSender sender,
            BooleanSupplier closed,
            BiConsumer<StockCommand<?>, CallResult> abandoned) {
        calls = new EngineCalls(store, sender, closed, abandoned);
        queues = Stream.generate(() -> new CommandQueue(calls, policy))
                .limit(policy.queues())
                .toList();
    }

    /** Sends a batch until a deadline, and returns one result per command. */
    interface BatchSender {
        List<CallResult> apply(List<StockCommand<?>> commands, long deadline);
    }

    CallResult call(StockCommand<?> command, long deadline) {
        if (isLeader()) {
            // a listener that is notified of a retry calls the engine: a leader must not wait for itself, nor for a
            // leader who waits for it
            return calls.apply(List.of(command), deadline).get(0);
        }
        return queueFor(command).call(command, deadline);
    }

    /** Learns the SKUs of a reservation, for the commands that name only the reservation. */
    void remember(Reservation reservation) {
        hints.put(reservation.id(), numberFor(reservation.lines().get(0).sku()));
    }

    private CommandQueue queueFor(StockCommand<?> command) {
        if (command instanceof Reserve reserve) {
            return queues.get(numberFor(firstSkuOf(reserve)));
        }
        if (command instanceof OnReservation onReservation) {
            return queueFor(onReservation.id());
        }
        return queues.get(numberFor(command instanceof OnSku onSku ? onSku.sku() : ""));
    }

    /**
     * Reservations that are not remembered share a queue, so that a popular SKU has two batches in progress rather than
     * one per queue. So do all of them while the queue of the SKU is longer than a batch: a shopper who pays does not
     * wait for all those who want to reserve.
     */
    private CommandQueue queueFor(ReservationId id) {
        int number = hints.get(id);
        if (number != QueueHints.NONE && !queues.get(number).isLongerThanABatch()) {
            return queues.get(number);
        }
        return queues.get(numberFor(""));
    }

    private int numberFor(Object key) {
        int hash = key.hashCode();
        return Math.floorMod(hash ^ hash >>> 16, queues.size());
    }

    /** A loop, because every call asks this. */
    private boolean isLeader() {
        for (CommandQueue queue : queues) {
            if (queue.isLedByThisThread()) {
                return true;
            }
        }
        return false;
    }

    void wakeAll() {
        queues.forEach(CommandQueue::wakeAll);
    }

    /** Each queue at a slightly different moment. */
    QueueReport report() {
        int inUse = 0;
        int waiting = 0;
        for (CommandQueue queue : queues) {
            inUse += queue.isLed() ? 1 : 0;
            waiting += queue.size();
        }
        return new QueueReport(queues.size(), inUse, waiting);
    }

    private static Sku firstSkuOf(Reserve reserve) {
        return reserve.lines().isEmpty()
                ? reserve.fromAny().get(0).skus().get(0)
                : reserve.lines().get(0).sku();
    }

    private record EngineCalls(
            StockStore store,
            BatchSender sender,
            BooleanSupplier closed,
            BiConsumer<StockCommand<?>, CallResult> abandoned)
            implements CommandQueue.BatchCalls {

        @Override
        public List<CallResult> apply(List<StockCommand<?>> commands, long deadline) {
            return sender.apply(commands, deadline);
        }

        /** Tries once. If the read fails, all of them may be known and are sent as usual. */
        @Override
        public Set<ReservationId> known(Set<ReservationId> ids, long deadline) {
            try {
                return CallDeadline.callUntil(
                        deadline, () -> store.reservations(ids).keySet());
            } catch (RuntimeException e) {
                Interrupts.mayHaveCaused(e);
                return ids;
            }
        }

        @Override
        public boolean isClosed() {
            return closed.getAsBoolean();
        }

        @Override
        public void abandoned(StockCommand<?> command, CallResult result) {
            abandoned.accept(command, result);
        }
    }
}
