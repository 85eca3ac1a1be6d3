package dev.earmark.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Threads that start at one instant, each with work of its own, and are waited for with a limit. */
final class Race {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** Threads that are used again, because the contract has many races; no test waits for them to end. */
    private static final ExecutorService THREADS = Executors.newCachedThreadPool(Race::daemon);

    private Race() {}

    /** So many threads; each is told its number, from 0. */
    static <T> List<T> between(int threads, IntFunction<T> work) {
        return between(IntStream.range(0, threads)
                .<Callable<T>>mapToObj(thread -> () -> work.apply(thread))
                .toList());
    }

    /** One thread for each of the works; gives back their results in the same order. */
    static <T> List<T> between(List<Callable<T>> works) {
        CyclicBarrier start = new CyclicBarrier(works.size());
        try {
            return results(THREADS.invokeAll(
                    works.stream().map(work -> after(start, work)).toList(), LIMIT.toSeconds(), TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while the threads were running", e);
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "race");
        thread.setDaemon(true);
        return thread;
    }

    private static <T> Callable<T> after(CyclicBarrier start, Callable<T> work) {
        return () -> {
            start.await(LIMIT.toSeconds(), TimeUnit.SECONDS);
            return work.call();
        };
    }

    private static <T> List<T> results(List<Future<T>> futures) throws InterruptedException {
        List<T> results = new ArrayList<>();
        for (Future<T> future : futures) {
            try {
                results.add(future.get());
            } catch (CancellationException e) {
                throw new AssertionError("a thread was still running after " + LIMIT, e);
            } catch (ExecutionException e) {
                throw new AssertionError("a thread failed: " + e.getCause(), e.getCause());
            }
        }
        return results;
    }
}
