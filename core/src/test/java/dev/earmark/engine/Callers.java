package dev.earmark.engine;

import dev.earmark.StockOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.awaitility.Awaitility;

/** Callers of an engine, each in its own thread, who call one after the other. */
final class Callers {
    private final List<Caller> callers = new ArrayList<>();

    /** One caller. */
    static final class Caller {
        private final CompletableFuture<StockOutcome<?>> outcome = new CompletableFuture<>();
        private final Thread thread;
        private volatile boolean interruptedAtTheEnd;

        private Caller(Supplier<StockOutcome<?>> call) {
            thread = new Thread(() -> {
                try {
                    StockOutcome<?> result = call.get();
                    interruptedAtTheEnd = Thread.interrupted();
                    outcome.complete(result);
                } catch (Throwable e) {
                    interruptedAtTheEnd = Thread.interrupted();
                    outcome.completeExceptionally(e);
                }
            });
            thread.setDaemon(true);
        }

        void interrupt() {
            thread.interrupt();
        }

        /** Whether the caller's thread was still marked as interrupted after the call. Waits for the call. */
        boolean isInterruptedAfterwards() {
            outcome.handle((result, failure) -> true)
                    .orTimeout(30, TimeUnit.SECONDS)
                    .join();
            return interruptedAtTheEnd;
        }

        /** Waits until this caller waits in a queue. */
        void awaitQueued() {
            until(() -> LockSupport.getBlocker(thread) instanceof CommandQueue);
        }

        boolean isWaiting() {
            return !outcome.isDone();
        }

        StockOutcome<?> outcome() {
            return outcome.orTimeout(30, TimeUnit.SECONDS).join();
        }

        Throwable failure() {
            try {
                throw new AssertionError("expected a failure, got " + outcome());
            } catch (CompletionException e) {
                return Objects.requireNonNull(e.getCause());
            }
        }
    }

    static void until(Callable<Boolean> condition) {
        Awaitility.await()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(condition);
    }

    /** Starts a caller whose command reaches the store. */
    Caller lead(FaultyStore store, Supplier<StockOutcome<?>> call) {
        int before = store.batches().size();
        Caller caller = start(call);
        until(() -> store.batches().size() > before);
        return caller;
    }

    /** Starts a caller who waits behind a batch that is in progress. */
    Caller queue(Supplier<StockOutcome<?>> call) {
        Caller caller = start(call);
        caller.awaitQueued();
        return caller;
    }

    Caller start(Supplier<StockOutcome<?>> call) {
        Caller caller = new Caller(call);
        callers.add(caller);
        caller.thread.start();
        return caller;
    }

    List<StockOutcome<?>> outcomes() {
        List<StockOutcome<?>> outcomes = new ArrayList<>();
        callers.forEach(caller -> outcomes.add(caller.outcome()));
        return outcomes;
    }
}
