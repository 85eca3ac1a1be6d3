package dev.earmark.examples.load;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Runs tasks after a short random delay: shoppers who think before they pay. A waiting task occupies no thread. */
public final class DelayedTasks implements AutoCloseable {
    private final ExecutorService executor;
    private final Duration longestDelay;
    private final Queue<CompletableFuture<Void>> tasks = new ConcurrentLinkedQueue<>();

    /**
     * Creates an empty set of tasks.
     *
     * @param threads how many tasks can run at once
     * @param longestDelay the longest delay of a task; the shortest is none
     */
    public DelayedTasks(int threads, Duration longestDelay) {
        this.executor = Executors.newFixedThreadPool(threads);
        this.longestDelay = longestDelay;
    }

    /** Runs the task after a random delay. */
    public void add(Runnable task) {
        long delay = ThreadLocalRandom.current().nextLong(longestDelay.toMillis());
        Executor later = CompletableFuture.delayedExecutor(delay, TimeUnit.MILLISECONDS, executor);
        tasks.add(CompletableFuture.runAsync(task, later));
    }

    /**
     * Waits until all tasks have finished.
     *
     * @throws RuntimeException the first failure of a task
     */
    @Override
    public void close() {
        try {
            CompletableFuture.allOf(tasks.toArray(CompletableFuture<?>[]::new)).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        } finally {
            executor.shutdown();
        }
    }
}
