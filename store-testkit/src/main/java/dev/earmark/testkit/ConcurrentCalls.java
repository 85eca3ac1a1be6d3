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

/** Runs calls in several threads that start at the same instant, and waits for all of them, with a limit. */
final class ConcurrentCalls {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** Shared by all tests, because the contract has many concurrent calls. No test waits for these threads to end. */
    private static final ExecutorService THREADS = Executors.newCachedThreadPool(ConcurrentCalls::daemon);

    private ConcurrentCalls() {}

    /** Runs the call once in each thread. The call receives the number of its thread, from 0. */
    static <T> List<T> run(int threads, IntFunction<T> call) {
        return run(IntStream.range(0, threads)
                .<Callable<T>>mapToObj(thread -> () -> call.apply(thread))
                .toList());
    }

    /** Runs each call in its own thread and returns the results in the order of the calls. */
    static <T> List<T> run(List<Callable<T>> calls) {
        CyclicBarrier start = new CyclicBarrier(calls.size());
        try {
            return results(THREADS.invokeAll(
                    calls.stream().map(call -> after(start, call)).toList(), LIMIT.toSeconds(), TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while the threads were running", e);
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "contract");
        thread.setDaemon(true);
        return thread;
    }

    private static <T> Callable<T> after(CyclicBarrier start, Callable<T> call) {
        return () -> {
            start.await(LIMIT.toSeconds(), TimeUnit.SECONDS);
            return call.call();
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
