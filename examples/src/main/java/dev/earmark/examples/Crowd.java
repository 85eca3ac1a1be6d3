package dev.earmark.examples;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** Threads that start at one instant and take numbered pieces of work, each the next one that is left. */
final class Crowd {
    private final int pieces;
    private final Progress progress;
    private final IntConsumer work;
    private final AtomicInteger next = new AtomicInteger();

    private Crowd(int pieces, Progress progress, IntConsumer work) {
        this.pieces = pieces;
        this.progress = progress;
        this.work = work;
    }

    /**
     * Deals the pieces out, in order to one thread, which is the caller's, or to many.
     *
     * @param work what to do with the piece of a number, from 0
     * @return how long it took
     * @throws RuntimeException the first failure of a piece; pieces that nobody had taken by then are left undone
     */
    static Duration deal(int threads, int pieces, Progress progress, IntConsumer work) {
        Crowd crowd = new Crowd(pieces, progress, work);
        return threads == 1 ? crowd.workAlone() : crowd.workTogether(threads);
    }

    private Duration workAlone() {
        long start = System.nanoTime();
        takePieces();
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private Duration workTogether(int threads) {
        CyclicBarrier start = new CyclicBarrier(threads + 1);
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> members = new ArrayList<>(threads);
            for (int i = 0; i < threads; i++) {
                members.add(executor.submit(() -> {
                    start.await();
                    takePieces();
                    return null;
                }));
            }
            start.await();
            long begin = System.nanoTime();
            for (Future<?> member : members) {
                member.get();
            }
            return Duration.ofNanos(System.nanoTime() - begin);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (BrokenBarrierException e) {
            throw new IllegalStateException(e);
        } finally {
            next.set(pieces);
            executor.shutdown();
        }
    }

    private void takePieces() {
        for (int piece = next.getAndIncrement(); piece < pieces; piece = next.getAndIncrement()) {
            try {
                work.accept(piece);
            } catch (RuntimeException e) {
                next.set(pieces);
                throw e;
            }
            progress.step();
        }
    }
}
