package dev.earmark.engine;

import dev.earmark.OutcomeUnknownException;
import dev.earmark.StockCommand;
import dev.earmark.spi.StoreLimits;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;

/** The calls that one leader sends together. It takes them from the front of the queue, its own first. */
final class Batch {
    private final Deque<QueuedCall> queue;
    private final List<QueuedCall> calls = new ArrayList<>();

    private Batch(Deque<QueuedCall> queue) {
        this.queue = queue;
    }

    /** Only for the leader of the queue. Leaves out those whose callers have left. */
    static Batch takeFrom(Deque<QueuedCall> queue, int size) {
        Batch batch = new Batch(queue);
        int lines = 0;
        while (batch.size() < size) {
            QueuedCall next = queue.peekFirst();
            lines += next == null ? 0 : StoreLimits.linesOf(next.command());
            if (next == null || (lines > StoreLimits.MAX_LINES && batch.size() > 0)) {
                break;
            }
            queue.pollFirst();
            if (next.send()) {
                batch.calls.add(next);
            }
        }
        return batch;
    }

    int size() {
        return calls.size();
    }

    List<QueuedCall> calls() {
        return calls;
    }

    List<StockCommand<?>> commands() {
        List<StockCommand<?>> commands = new ArrayList<>(calls.size());
        for (QueuedCall call : calls) {
            commands.add(call.command());
        }
        return commands;
    }

    /** Answers the calls. What a retry may still achieve after the leader's deadline, one of the others retries. */
    void answer(List<CallResult> results, long deadline, AbandonedCalls abandoned) {
        answer(results, whoGoesOn(deadline), abandoned);
    }

    /** The leader has died, perhaps of what only its own thread has: its stack is full, or its class loader misses a class. */
    void answerWithoutLeader(Throwable death, AbandonedCalls abandoned) {
        CallResult.Failed died = new CallResult.Failed(
                new OutcomeUnknownException("The thread that sent the command died of " + death + ".", death));
        answer(Collections.nCopies(calls.size(), died), QueuedCall::isFirstDeathOfALeader, abandoned);
    }

    /** A leader who was interrupted, or whose time is used up, leaves. The others who have time left go on without it. */
    private static Predicate<QueuedCall> whoGoesOn(long deadline) {
        if (Thread.currentThread().isInterrupted()) {
            return call -> true;
        }
        return deadline - System.nanoTime() > Retrier.SHORTEST_ATTEMPT
                ? call -> false
                : call -> call.nanosLeft() > Retrier.SHORTEST_ATTEMPT;
    }

    private void answer(List<CallResult> results, Predicate<QueuedCall> goesOn, AbandonedCalls abandoned) {
        List<QueuedCall> requeued = List.of();
        FirstFailure failure = new FirstFailure();
        // before the handover, so that a caller who calls again at once is in the next batch already
        for (int i = 0; i < calls.size(); i++) {
            QueuedCall call = calls.get(i);
            CallResult result = results.get(i);
            if (!call.isOfThisThread()
                    && result instanceof CallResult.Failed failed
                    && failed.isRetryable()
                    && goesOn.test(call)
                    && call.requeue(failed)) {
                requeued = requeued.isEmpty() ? new ArrayList<>() : requeued;
                requeued.add(call);
            } else {
                // even if there is no memory left for one of them
                failure.attempt(() -> call.answer(result, abandoned));
            }
        }
        for (int i = requeued.size() - 1; i >= 0; i--) {
            queue.addFirst(requeued.get(i));
        }
        failure.rethrow();
    }
}
