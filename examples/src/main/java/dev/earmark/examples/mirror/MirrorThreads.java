package dev.earmark.examples.mirror;

import dev.earmark.redis.RedisEvents;
import java.util.ArrayList;
import java.util.List;

/** The consumers of the group in this process, each in its own thread. */
public final class MirrorThreads implements AutoCloseable {
    /** The names of the consumers. Under the same name each goes on with what it had read before it died. */
    public static final List<String> CONSUMERS = List.of("consumer-1", "consumer-2");

    private static final int LONGEST_CLOSE_MILLIS = 10_000;

    private final List<RedisEvents> readers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopped;

    /**
     * Opens the consumers.
     *
     * @param url the URL of Redis
     */
    public MirrorThreads(String url, MirrorTables tables) {
        for (String consumer : CONSUMERS) {
            RedisEvents events = MirrorMain.events(url, consumer);
            readers.add(events);
            threads.add(new Thread(() -> run(new Mirror(events, tables)), consumer));
        }
    }

    /** Starts to copy. */
    public void start() {
        threads.forEach(Thread::start);
    }

    private void run(Mirror mirror) {
        try {
            mirror.run(() -> stopped);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for the consumers to finish what they are writing, and stops them. */
    @Override
    public void close() {
        stopped = true;
        try {
            for (Thread thread : threads) {
                thread.join(LONGEST_CLOSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        readers.forEach(RedisEvents::close);
    }
}
