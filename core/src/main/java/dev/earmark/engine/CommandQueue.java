package dev.earmark.engine;

import dev.earmark.ReservationId;
import dev.earmark.StockCommand;
import dev.earmark.TransientStoreException;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
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
    /**
     * How much longer a caller waits whose command is in a batch: the leader's time, which began earlier, has ended too, so
     * the result is about to come, and no caller likes an unknown outcome.
     */
    private static final long LONGER_IN_A_BATCH = TimeUnit.MILLISECONDS.toNanos(100);

    private final Deque<QueuedCall> queue = new ConcurrentLinkedDeque<>();
    private final AtomicBoolean led = new AtomicBoolean();
    private final BatchCalls calls;
    private final CombiningPolicy policy;
    private volatile @Nullable Thread leader;
    private volatile boolean longerThanABatch;

    CommandQueue(BatchCalls calls, CombiningPolicy policy) {
        this.calls = calls;
        this.policy = policy;
    }

    /** What a queue needs from the engine. Deadlines are values of {@link System#nanoTime()}. */
    interface BatchCalls {
        /** Returns one result per command, in the same order. Begins no attempt after the deadline. */
        List<CallResult> apply(List<StockCommand<?>> commands, long deadline);

        /** Returns those of the reservations that the store may know. */
        Set<ReservationId> known(Set<ReservationId> ids, long deadline);

        /** Whether callers should stop waiting. */
        boolean isClosed();

        /** Receives the result of a command whose caller has left, perhaps while another batch is in progress. */
        void abandoned(StockCommand<?> command, CallResult result);
    }

    /** Returns the result of a command, at its deadline at the latest unless this caller sends a batch then. */
    CallResult call(StockCommand<?> command, long deadline) {
        QueuedCall call = new QueuedCall(command, deadline);
        queue.addLast(call);
        if (led.compareAndSet(false, true)) {
            // to the first in the queue, who is rarely another caller, so that a leader's command is in its own batch
            handOver();
            if (call.state() == QueuedCall.State.LEADING) {
                lead(call);
            }
        }
        return await(call);
    }

    boolean isLedByThisThread() {
        return leader == Thread.currentThread();
    }

    boolean isLed() {
        return led.get();
    }

    /** Whether commands were left in the queue when the latest batch was sent, because it was full. */
    boolean isLongerThanABatch() {
        return longerThanABatch;
    }

    /** The commands that are not in a batch yet. Counts them one by one. */
    int size() {
        return queue.size();
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
                case LEADING -> {
                    CallResult last = stepDownIfDue(call, start);
                    if (last != null) {
                        return last;
                    }
                    lead(call);
                }
                default -> {
                    CallResult last = leaveIfDue(call, start);
                    if (last != null) {
                        return last;
                    }
                    long left = call.nanosLeft();
                    LockSupport.parkNanos(this, left > 0 ? left : left + LONGER_IN_A_BATCH);
                }
            }
        }
    }

    /** Returns null if there is no reason to leave, or if the call was answered or promoted at this moment. */
    private @Nullable CallResult leaveIfDue(QueuedCall call, long start) {
        String why = whyToLeave(call, start);
        if (why != null) {
            CallResult withdrawn = call.withdraw(notApplied(why));
            if (withdrawn != null) {
                return withdrawn;
            }
            return Thread.currentThread().isInterrupted() || call.nanosLeft() <= -LONGER_IN_A_BATCH
                    ? call.abandon(why)
                    : null;
        }
        return calls.isClosed() ? call.withdraw(new EngineClosedException()) : null;
    }

    /** A caller who has no time left, or was interrupted while it waited, does not lead: the next one does. */
    private @Nullable CallResult stepDownIfDue(QueuedCall call, long start) {
        String why = whyToLeave(call, start);
        if (why == null) {
            return null;
        }
        try {
            return call.stepDown(notApplied(why));
        } finally {
            handOver();
        }
    }

    private static @Nullable String whyToLeave(QueuedCall call, long start) {
        if (Thread.currentThread().isInterrupted()) {
            return "The caller was interrupted";
        }
        return call.nanosLeft() > 0
                ? null
                : "No result within " + Wording.time(Duration.ofNanos(System.nanoTime() - start));
    }

    private static TransientStoreException notApplied(String why) {
        return new TransientStoreException(
                why + " while the command was queued. It was withdrawn and is certainly not applied.", null);
    }

    /** Hands the queue over even if something fails here, so that the other callers never wait for a dead leader. */
    private void lead(QueuedCall own) {
        AbandonedCalls abandoned = new AbandonedCalls();
        leader = Thread.currentThread();
        try {
            sendOneBatch(own.deadline(), abandoned);
        } finally {
            leader = null;
            handOver();
        }
        // last, so that a slow listener delays no other caller
        abandoned.reportTo(calls);
    }

    private void sendOneBatch(long deadline, AbandonedCalls abandoned) {
        Batch batch = Batch.takeFrom(queue, policy.batchSize());
        QueuedCall lastOvertaken = batch.size() < policy.batchSize() ? null : queue.peekLast();
        longerThanABatch = lastOvertaken != null;
        List<CallResult> results;
        try {
            results = calls.apply(batch.commands(), deadline);
        } catch (Throwable e) {
            batch.answerWithoutLeader(e, abandoned);
            throw e;
        }
        batch.answer(results, deadline, abandoned);
        if (lastOvertaken != null && deadline - System.nanoTime() > 0) {
            refuseOvertaken(KnownShortages.of(batch.calls(), results), lastOvertaken, deadline, abandoned);
        }
    }

    private void refuseOvertaken(
            KnownShortages shortages, QueuedCall lastOvertaken, long deadline, AbandonedCalls abandoned) {
        if (!shortages.isEmpty()) {
            // only a leader removes calls from the queue, so the last overtaken one is still in it
            shortages.refuse(queue.iterator(), lastOvertaken, ids -> calls.known(ids, deadline), abandoned);
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
