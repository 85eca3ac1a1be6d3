package dev.earmark.examples.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import me.tongfei.progressbar.ProgressBar;

/** A for loop whose iterations are shared by several threads, with a progress bar. */
public final class ParallelLoop {
    private final int iterations;
    private final IntConsumer body;
    private final ProgressBar progress;
    private final AtomicInteger next = new AtomicInteger();

    private ParallelLoop(int iterations, IntConsumer body, ProgressBar progress) {
        this.iterations = iterations;
        this.body = body;
        this.progress = progress;
    }

    /**
     * Runs the loop. All threads start at the same instant; each takes the next iteration that no thread has taken. A
     * single thread runs the iterations in order.
     *
     * @param name what the progress bar shows
     * @param threads how many threads share the iterations
     * @param iterations how many iterations
     * @param body takes the number of the iteration, from 0
     * @return how long the loop took
     * @throws RuntimeException the first failure of an iteration; iterations that had not started by then are not run
     */
    public static Duration run(String name, int threads, int iterations, IntConsumer body) {
        try (ProgressBar progress = ProgressBars.create(name, iterations)) {
            return new ParallelLoop(iterations, body, progress).run(threads);
        }
    }

    private Duration run(int threads) {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            CountDownLatch start = new CountDownLatch(1);
            List<Future<?>> workers = new ArrayList<>(threads);
            for (int i = 0; i < threads; i++) {
                workers.add(executor.submit(() -> {
                    start.await();
                    work();
                    return null;
                }));
            }
            long begin = System.nanoTime();
            start.countDown();
            for (Future<?> worker : workers) {
                worker.get();
            }
            return Duration.ofNanos(System.nanoTime() - begin);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } finally {
            stop();
            executor.shutdown();
        }
    }

    private void work() {
        for (int i = next.getAndIncrement(); i < iterations; i = next.getAndIncrement()) {
            try {
                body.accept(i);
            } catch (RuntimeException e) {
                stop();
                throw e;
            }
            progress.step();
        }
    }

    private void stop() {
        next.set(iterations);
    }
}
