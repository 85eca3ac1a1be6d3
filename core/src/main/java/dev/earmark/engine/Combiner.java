package dev.earmark.engine;

import dev.earmark.ReservationId;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.OnSku;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.spi.CallDeadline;
import dev.earmark.spi.StockStore;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** Chooses the {@link CommandQueue} in which a command is combined with those of other callers. */
final class Combiner {
    private final CommandQueue.BatchCalls calls;
    private final List<CommandQueue> queues;

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
        int hash = keyOf(command).hashCode();
        return queues.get(Math.floorMod(hash ^ hash >>> 16, queues.size())).call(command, deadline);
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

    /**
     * Returns the first SKU that the command names, because commands for the same row belong in the same batch. Only
     * the store knows the SKUs of the other commands. They share a queue, so that a popular SKU has two batches in
     * progress rather than one per queue.
     */
    private static Object keyOf(StockCommand<?> command) {
        if (command instanceof Reserve reserve) {
            return reserve.lines().isEmpty()
                    ? reserve.fromAny().get(0).skus().get(0)
                    : reserve.lines().get(0).sku();
        }
        return command instanceof OnSku onSku ? onSku.sku() : "";
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
