package dev.earmark.engine;

import dev.earmark.StockCommand;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One caller's place in a lane. Its stage goes on by compare-and-set alone, so of two who want to move it one does. The leader
 * of the lane promotes, sends and answers; the caller withdraws or abandons.
 */
final class QueuedCall {
    /** Where a command stands. */
    enum Stage {
        /** In the queue; its caller may still withdraw it. */
        QUEUED,
        /** At the head of the queue; its caller is to lead the next batch. */
        LEADING,
        /** In the batch that is under way. */
        SENT,
        /** Answered. */
        DONE,
        /** Its caller has left. */
        GONE
    }

    private final StockCommand<?> command;
    private final Thread caller = Thread.currentThread();
    private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.QUEUED);
    private @Nullable CallResult reply;
    private volatile boolean maybeApplied;

    QueuedCall(StockCommand<?> command) {
        this.command = command;
    }

    StockCommand<?> command() {
        return command;
    }

    Stage stage() {
        return stage.get();
    }

    boolean isOfThisThread() {
        return caller == Thread.currentThread();
    }

    /** Whether it was sent before, and no answer came. */
    boolean maybeApplied() {
        return maybeApplied;
    }

    void wake() {
        LockSupport.unpark(caller);
    }

    /** Makes its caller lead; false if that one has left. */
    boolean promote() {
        if (!moved(Stage.QUEUED, Stage.LEADING)) {
            return false;
        }
        wake();
        return true;
    }

    /** Takes it into a batch; false if its caller has left. */
    boolean send() {
        return moved(Stage.LEADING, Stage.SENT) || moved(Stage.QUEUED, Stage.SENT);
    }

    /** Puts it back into the queue, because the one who led its batch has left; false if its own caller has left too. */
    boolean requeue(CallResult lastTry) {
        if (lastTry.maybeAppliedBefore()) {
            maybeApplied = true;
        }
        return moved(Stage.SENT, Stage.QUEUED);
    }

    /** Answers it, to the caller, or to whom it may concern where that one has left. */
    void answer(CallResult last, CommandQueue.BatchCalls store) {
        CallResult answer = maybeApplied ? last.afterALostTry() : last;
        reply = isOfThisThread() ? answer : answer.forAnotherThread();
        if (moved(Stage.SENT, Stage.DONE)) {
            wake();
        } else {
            store.abandoned(command, answer);
        }
    }

    /** The answer, once it is done. */
    CallResult reply() {
        if (reply == null) {
            throw new IllegalStateException("not answered yet");
        }
        return reply;
    }

    /** Takes it out of the queue; null if it is no longer there. */
    @Nullable
    CallResult withdraw(RuntimeException notApplied) {
        if (!moved(Stage.QUEUED, Stage.GONE)) {
            return null;
        }
        CallResult withdrawn = CallResult.failed(notApplied);
        return maybeApplied ? withdrawn.afterALostTry() : withdrawn;
    }

    /** Leaves the batch that is under way; null if it is in none. */
    @Nullable
    CallResult abandon(String why) {
        if (!moved(Stage.SENT, Stage.GONE)) {
            return null;
        }
        return CallResult.failed(CallResult.unknown(why + " while the command was under way", null));
    }

    private boolean moved(Stage from, Stage to) {
        return stage.compareAndSet(from, to);
    }
}
