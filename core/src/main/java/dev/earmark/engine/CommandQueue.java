package dev.earmark.engine;

import dev.earmark.OutcomeUnknownException;
import dev.earmark.ReservationId;
import dev.earmark.StockCommand;
import dev.earmark.TransientStoreException;
import dev.earmark.spi.StoreLimits;
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
 * A queue of commands with at most one batch in progress. One of the callers leads the batch: a caller who finds no
 * leader becomes it. After its batch is answered, the leader makes the first caller in the queue the next leader. First
 * come, first served.
 *
 * <p>The handover cannot lose a command: a caller looks for a leader after it has queued its command, and a leader
 * looks at the queue after it has stopped leading, so one of the two sees the other. (One thread that applies the
 * operations of all others is an idea of D. Hendler, I. Incze, N. Shavit and M. Tzafrir, "Flat Combining and the
 * Synchronization-Parallelism Tradeoff", SPAA 2010.)
 */
final class CommandQueue {
    private final Deque<QueuedCall> queue = new ConcurrentLinkedDeque<>();
    private final AtomicBoolean led = new AtomicBoolean();
    private final BatchCalls calls;
    private final CombiningPolicy policy;
    private volatile @Nullable Thread leader;

    CommandQueue(BatchCalls calls, CombiningPolicy policy) {
        this.calls = calls;
        this.policy = policy;
    }

    /** What a queue needs from the engine. */
    interface BatchCalls {
        /** Returns one result per command, in the same order. */
        List<CallResult> apply(List<StockCommand<?>> commands);

        /** Returns those of the reservations that the store may know. */
        Set<ReservationId> known(Set<ReservationId> ids);

        /** Whether callers should stop waiting. */
        boolean isClosed();

        /** Receives the result of a command whose caller has left. */
        void abandoned(StockCommand<?> command, CallResult result);
    }

    CallResult call(StockCommand<?> command) {
        QueuedCall call = new QueuedCall(command);
        queue.addLast(call);
        if (led.compareAndSet(false, true)) {
            lead();
        }
        return await(call);
    }

    boolean isLedByThisThread() {
        return leader == Thread.currentThread();
    }

    /** Wakes all waiting callers, so that they see that the engine is closed. */
    void wakeAll() {
        queue.forEach(QueuedCall::wake);
    }

    private CallResult await(QueuedCall call) {
        long start = System.nanoTime();
        while (true) {
            switch (call.state()) {
                case DONE -> {
                    return call.result();
                }
                case LEADING -> lead();
                default -> {
                    long left = policy.longestWait().toNanos() - (System.nanoTime() - start);
                    CallResult last = leaveIfDue(call, left);
                    if (last != null) {
                        return last;
                    }
                    LockSupport.parkNanos(this, left);
                }
            }
        }
    }

    /** Returns null if there is no reason to leave, or if the call was answered or promoted at this moment. */
    private @Nullable CallResult leaveIfDue(QueuedCall call, long nanosLeft) {
        if (Thread.currentThread().isInterrupted()) {
            return leave(call, "The caller was interrupted");
        }
        if (nanosLeft <= 0) {
            return leave(call, "No result within " + policy.longestWait());
        }
        return calls.isClosed() ? call.withdraw(new EngineClosedException()) : null;
    }

    private static @Nullable CallResult leave(QueuedCall call, String why) {
        CallResult withdrawn = call.withdraw(new TransientStoreException(
                why + " while the command was queued. It was withdrawn and is certainly not applied.", null));
        return withdrawn != null ? withdrawn : call.abandon(why);
    }

    /** Hands the queue over even if something fails here, so that the other callers never wait for a dead leader. */
    private void lead() {
        leader = Thread.currentThread();
        try {
            sendOneBatch();
        } finally {
            leader = null;
            handOver();
        }
    }

    private void sendOneBatch() {
        List<QueuedCall> batch = take();
        List<StockCommand<?>> commands = new ArrayList<>(batch.size());
        batch.forEach(call -> commands.add(call.command()));
        QueuedCall lastOvertaken = batch.size() < policy.batchSize() ? null : queue.peekLast();
        List<CallResult> results;
        try {
            results = batch.isEmpty() ? List.of() : calls.apply(commands);
        } catch (Throwable e) {
            CallResult.Failed died = new CallResult.Failed(
                    new OutcomeUnknownException("The thread that sent the command died of " + e + ".", e));
            finish(batch, batch.stream().map(call -> (CallResult) died).toList(), null);
            throw e;
        }
        finish(batch, results, lastOvertaken);
    }

    private List<QueuedCall> take() {
        List<QueuedCall> batch = new ArrayList<>();
        int lines = 0;
        while (batch.size() < policy.batchSize()) {
            QueuedCall next = queue.peekFirst();
            lines += next == null ? 0 : StoreLimits.linesOf(next.command());
            if (next == null || (lines > StoreLimits.MAX_LINES && !batch.isEmpty())) {
                break;
            }
            queue.pollFirst();
            if (next.send()) {
                batch.add(next);
            }
        }
        return batch;
    }

    /** An interrupted leader leaves. What a retry may still achieve for the others, one of them retries. */
    private void finish(List<QueuedCall> batch, List<CallResult> results, @Nullable QueuedCall lastOvertaken) {
        boolean leaves = Thread.currentThread().isInterrupted();
        Deque<QueuedCall> requeued = new ArrayDeque<>();
        for (int i = 0; i < batch.size(); i++) {
            QueuedCall call = batch.get(i);
            if (leaves
                    && !call.isOfThisThread()
                    && results.get(i) instanceof CallResult.Failed failed
                    && failed.isRetryable()
                    && call.requeue(failed)) {
                requeued.push(call);
            }
        }
        requeued.forEach(queue::addFirst);
        // before the handover, so that a caller who calls again at once is in the next batch already
        for (int i = 0; i < batch.size(); i++) {
            if (!requeued.contains(batch.get(i))) {
                batch.get(i).answer(results.get(i), calls);
            }
        }
        if (lastOvertaken != null) {
            refuseOvertaken(KnownShortages.of(batch, results), lastOvertaken);
        }
    }

    private void refuseOvertaken(KnownShortages shortages, QueuedCall lastOvertaken) {
        if (!shortages.isEmpty()) {
            // only a leader removes calls from the queue, so the last overtaken one is still in it
            shortages.refuse(queue.iterator(), lastOvertaken, calls);
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
