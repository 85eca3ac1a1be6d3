package dev.earmark.examples.demo;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An open page, and the events that it has not got yet. Thread-safe. */
final class Subscriber {
    /** A page that reads nothing for a minute gets no more. The browser connects again when it does. */
    private static final int MAX_WAITING = 256;

    private final BlockingQueue<String> waiting = new LinkedBlockingQueue<>(MAX_WAITING);
    private volatile boolean ended;

    void offer(String event) {
        if (!ended && !waiting.offer(event)) {
            waiting.clear();
            end();
        }
    }

    /** Returns the next event, waiting for it for a while; null if there was none. */
    @Nullable
    String next(Duration longest) throws InterruptedException {
        return waiting.poll(longest.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** No event comes any more. */
    void end() {
        ended = true;
        waiting.offer(""); // wakes the thread that waits for an event
    }

    boolean hasEnded() {
        return ended && waiting.isEmpty();
    }
}
