package dev.earmark.engine;

import dev.earmark.OutcomeUnknownException;
import dev.earmark.StockCommand;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One caller's command in a {@link CommandQueue}. Its state changes by compare-and-set only, so if two threads want to
 * change it, one of them does. The leader of the queue promotes, sends and answers; the caller withdraws or abandons.
 */
final class QueuedCall {
    /** The state of a command. */
    enum State {
        /** In the queue. The caller may still withdraw it. */
        QUEUED,
        /** First in the queue. The caller is to lead the next batch. */
        LEADING,
        /** In the batch that is in progress. */
        SENT,
        /** Answered. */
        DONE,
        /** The caller has left. */
        LEFT
    }

    private final StockCommand<?> command;
    private final long deadline;
    private final Thread caller = Thread.currentThread();
    private final AtomicReference<State> state = new AtomicReference<>(State.QUEUED);
    private @Nullable CallResult result;
    private volatile boolean maybeApplied;
    private volatile boolean survivedALeader;

    /**
     * Creates a call in the queue.
     *
     * @param deadline when its caller leaves, as a value of {@link System#nanoTime()}
     */
    QueuedCall(StockCommand<?> command, long deadline) {
        this.command = command;
        this.deadline = deadline;
    }

    StockCommand<?> command() {
        return command;
    }

    long deadline() {
        return deadline;
    }

    long nanosLeft() {
        return deadline - System.nanoTime();
    }

    State state() {
        return state.get();
    }

    boolean isOfThisThread() {
        return caller == Thread.currentThread();
    }

    /** Whether it was sent before without an answer. */
    boolean maybeApplied() {
        return maybeApplied;
    }

    void wake() {
        if (!isOfThisThread()) {
            LockSupport.unpark(caller);
        }
    }

    /** Makes its caller the leader. Returns false if the caller has left. */
    boolean promote() {
        if (!changed(State.QUEUED, State.LEADING)) {
            return false;
        }
        wake();
        return true;
    }

    /** Whether no leader has died with it in its batch so far. The next time it returns false. */
    boolean isFirstDeathOfALeader() {
        boolean first = !survivedALeader;
        survivedALeader = true;
        return first;
    }

    /** Takes it into a batch. Returns false if the caller has left. */
    boolean send() {
        return changed(State.LEADING, State.SENT) || changed(State.QUEUED, State.SENT);
    }

    /**
     * Puts it back into the queue, with its deadline, because the leader of its batch leaves. Returns false if its own
     * caller has left too.
     */
    boolean requeue(CallResult.Failed lastAttempt) {
        if (lastAttempt.isUnknown()) {
            maybeApplied = true;
        }
        return changed(State.SENT, State.QUEUED);
    }

    /** Gives the result to the caller, or to {@code abandoned} if the caller has left. */
    void answer(CallResult last, AbandonedCalls abandoned) {
        CallResult answer = maybeApplied ? last.afterUnknownAttempt() : last;
        result = isOfThisThread() ? answer : answer.forAnotherThread();
        if (changed(State.SENT, State.DONE)) {
            wake();
        } else {
            abandoned.add(command, answer);
        }
    }

    /** Returns the result of a call that is done. */
    CallResult result() {
        if (result == null) {
            throw new IllegalStateException("the call has no result yet");
        }
        return result;
    }

    /** Takes it out of the queue. Returns null if it is not in the queue any more, or is to lead. */
    @Nullable
    CallResult withdraw(RuntimeException notApplied) {
        return leave(State.QUEUED, notApplied);
    }

    /** Takes it out of the queue instead of leading. The caller must hand the queue over. Only if it is to lead. */
    @Nullable
    CallResult stepDown(RuntimeException notApplied) {
        return leave(State.LEADING, notApplied);
    }

    private @Nullable CallResult leave(State from, RuntimeException notApplied) {
        if (!changed(from, State.LEFT)) {
            return null;
        }
        CallResult withdrawn = new CallResult.Failed(notApplied);
        return maybeApplied ? withdrawn.afterUnknownAttempt() : withdrawn;
    }

    /** Leaves the batch that is in progress. Returns null if it is not in a batch. */
    @Nullable
    CallResult abandon(String why) {
        if (!changed(State.SENT, State.LEFT)) {
            return null;
        }
        OutcomeUnknownException unknown = CallResult.unknown(why + " while the command was being applied.", null);
        return new CallResult.Failed(unknown);
    }

    private boolean changed(State from, State to) {
        return state.compareAndSet(from, to);
    }
}
