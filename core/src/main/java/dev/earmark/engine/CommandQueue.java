package dev.earmark.engine;

import dev.earmark.OutcomeUnknownException;
import dev.earmark.ReservationId;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockCommand.ReturnStock;
import dev.earmark.TransientStoreException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A queue of commands with at most one batch under way, led by one of the callers: who comes and finds no leader is it. When
 * its batch is answered, the leader makes the first in the queue the next one. First come, first served.
 *
 * <p>The hand-over cannot lose a command: who queues looks for a leader afterwards, and who stops leading looks at the queue
 * afterwards, so one of the two sees the other. (That one thread applies the operations of all is an idea of D. Hendler,
 * I. Incze, N. Shavit and M. Tzafrir, "Flat Combining and the Synchronization-Parallelism Tradeoff", SPAA 2010.)
 */
final class CommandQueue {
    /** Bounds the rows of a batch of large baskets (R9); a single basket has at most 1,000 lines. */
    private static final int MAX_LINES = 5_000;

    private final Deque<QueuedCall> queue = new ConcurrentLinkedDeque<>();
    private final AtomicBoolean led = new AtomicBoolean();
    private final BatchCalls store;
    private final CombiningPolicy policy;
    private volatile @Nullable Thread leader;

    CommandQueue(BatchCalls store, CombiningPolicy policy) {
        this.store = store;
        this.policy = policy;
    }

    /** What a lane needs of the world outside. */
    interface BatchCalls {
        /** One reply for each command, in their order. */
        List<CallResult> apply(List<StockCommand<?>> commands);

        /** Those of the reservations that the store may know. */
        Set<ReservationId> known(Set<ReservationId> ids);

        /** Whether nobody shall wait any longer. */
        boolean isClosed();

        /** Hears the reply of a command whose caller has left. */
        void abandoned(StockCommand<?> command, CallResult reply);
    }

    CallResult call(StockCommand<?> command) {
        if (leader == Thread.currentThread()) {
            // a listener that hears of a retry calls the engine: it cannot wait for itself
            return store.apply(List.of(command)).get(0);
        }
        QueuedCall seat = new QueuedCall(command);
        queue.addLast(seat);
        if (led.compareAndSet(false, true)) {
            lead();
        }
        return await(seat);
    }

    /** Lets those who wait see that the engine is closed. */
    void wakeAll() {
        queue.forEach(QueuedCall::wake);
    }

    private CallResult await(QueuedCall seat) {
        long start = System.nanoTime();
        while (true) {
            switch (seat.stage()) {
                case DONE -> {
                    return seat.reply();
                }
                case LEADING -> lead();
                default -> {
                    long left = policy.longestWait().toNanos() - (System.nanoTime() - start);
                    CallResult last = leaveIfDue(seat, left);
                    if (last != null) {
                        return last;
                    }
                    LockSupport.parkNanos(this, left);
                }
            }
        }
    }

    /** Null where there is no reason to leave, or where the seat was just answered or promoted. */
    private @Nullable CallResult leaveIfDue(QueuedCall seat, long nanosLeft) {
        if (Thread.currentThread().isInterrupted()) {
            return leave(seat, "interrupted");
        }
        if (nanosLeft <= 0) {
            return leave(seat, "no answer within " + policy.longestWait());
        }
        return store.isClosed() ? seat.withdraw(new EngineClosedException()) : null;
    }

    private static @Nullable CallResult leave(QueuedCall seat, String why) {
        CallResult withdrawn = seat.withdraw(new TransientStoreException(
                why + " while the command was queued; it was withdrawn, and is certainly not applied", null));
        return withdrawn != null ? withdrawn : seat.abandon(why);
    }

    private void lead() {
        leader = Thread.currentThread();
        List<QueuedCall> batch = take();
        List<StockCommand<?>> commands = new ArrayList<>(batch.size());
        batch.forEach(seat -> commands.add(seat.command()));
        List<QueuedCall> overtaken = batch.size() < policy.batchSize() ? List.of() : List.copyOf(queue);
        List<CallResult> replies;
        try {
            replies = batch.isEmpty() ? List.of() : store.apply(commands);
        } catch (Throwable e) {
            CallResult died =
                    CallResult.failed(new OutcomeUnknownException("the thread that sent the command died of " + e, e));
            finish(batch, batch.stream().map(seat -> died).toList(), List.of());
            throw e;
        }
        finish(batch, replies, overtaken);
    }

    private List<QueuedCall> take() {
        List<QueuedCall> batch = new ArrayList<>();
        int lines = 0;
        while (batch.size() < policy.batchSize()) {
            QueuedCall next = queue.peekFirst();
            lines += next == null ? 0 : linesOf(next.command());
            if (next == null || (lines > MAX_LINES && !batch.isEmpty())) {
                break;
            }
            queue.pollFirst();
            if (next.send()) {
                batch.add(next);
            }
        }
        return batch;
    }

    private static int linesOf(StockCommand<?> command) {
        if (command instanceof Reserve reserve) {
            return reserve.lines().size();
        }
        return command instanceof ReturnStock returned
                ? Math.max(1, returned.lines().size())
                : 1;
    }

    /** An interrupted leader leaves; what another try may do for the others, another one of them tries. */
    private void finish(List<QueuedCall> batch, List<CallResult> replies, List<QueuedCall> overtaken) {
        boolean leaves = Thread.currentThread().isInterrupted();
        Deque<QueuedCall> again = new ArrayDeque<>();
        for (int i = 0; i < batch.size(); i++) {
            QueuedCall seat = batch.get(i);
            if (leaves && !seat.isOfThisThread() && replies.get(i).canBeTriedAgain() && seat.requeue(replies.get(i))) {
                again.push(seat);
            }
        }
        again.forEach(queue::addFirst);
        try {
            // before the hand-over: who is answered and comes again soon is in the next batch already
            for (int i = 0; i < batch.size(); i++) {
                if (!again.contains(batch.get(i))) {
                    batch.get(i).answer(replies.get(i), store);
                }
            }
            if (!overtaken.isEmpty()) {
                KnownShortages.shownBy(batch, replies).refuse(overtaken, store);
            }
        } finally {
            leader = null;
            handOver();
        }
    }

    private void handOver() {
        do {
            for (QueuedCall next = queue.peekFirst(); next != null; next = queue.peekFirst()) {
                if (next.promote()) {
                    return;
                }
                queue.pollFirst();
            }
            led.set(false);
        } while (!queue.isEmpty() && led.compareAndSet(false, true));
    }
}
