package dev.earmark.engine;

import dev.earmark.ReservationId;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Adjust;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.StockOutcome;
import dev.earmark.spi.StockStore;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Joins the commands of concurrent callers into batches, in several lanes side by side, as a {@link CombiningPolicy} says. */
final class Combiner {
    private final List<CommandQueue> lanes;

    Combiner(CombiningPolicy policy, StockStore store, StoreCalls calls, ListenerNotifier events) {
        CommandQueue.BatchCalls batches = new BatchesOf(store, calls, events);
        lanes = Stream.generate(() -> new CommandQueue(batches, policy))
                .limit(policy.lanes())
                .toList();
    }

    CallResult call(StockCommand<?> command) {
        int hash = keyOf(command).hashCode();
        return lanes.get(Math.floorMod(hash ^ hash >>> 16, lanes.size())).call(command);
    }

    void wakeAll() {
        lanes.forEach(CommandQueue::wakeAll);
    }

    /**
     * The first SKU where the command names one, because those who want the same row shall go in one batch. Which SKUs the
     * others want only the store knows; they share a lane, so that on a hot SKU there are two batches at a time and not one
     * in each lane.
     */
    private static Object keyOf(StockCommand<?> command) {
        if (command instanceof Reserve reserve) {
            return reserve.lines().get(0).sku();
        } else if (command instanceof Adjust adjust) {
            return adjust.sku();
        } else if (command instanceof SetOnHand setOnHand) {
            return setOnHand.sku();
        }
        return "";
    }

    private record BatchesOf(StockStore store, StoreCalls calls, ListenerNotifier events)
            implements CommandQueue.BatchCalls {

        @Override
        public List<CallResult> apply(List<StockCommand<?>> commands) {
            return calls.apply(commands);
        }

        /** One try: where it fails all may be known, and are asked for the usual way. */
        @Override
        public Set<ReservationId> known(Set<ReservationId> ids) {
            try {
                return store.reservations(ids).keySet();
            } catch (RuntimeException e) {
                return ids;
            }
        }

        @Override
        public boolean isClosed() {
            return calls.isClosed();
        }

        @Override
        public void abandoned(StockCommand<?> command, CallResult reply) {
            StockOutcome<?> outcome = reply.outcome();
            if (outcome != null) {
                events.tell(command, outcome, reply.maybeAppliedBefore());
            }
        }
    }
}
