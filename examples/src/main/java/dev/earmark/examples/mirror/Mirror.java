package dev.earmark.examples.mirror;

import dev.earmark.StoreException;
import dev.earmark.redis.RedisEvents;
import dev.earmark.redis.StockEvent;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * One consumer, which copies the events of a store in Redis to tables of a database. This is the code to copy.
 *
 * @param events reads the stream
 * @param tables the tables
 */
public record Mirror(RedisEvents events, MirrorTables tables) {
    /** The group of all consumers that write to the same tables. */
    public static final String GROUP = "mirror";

    private static final int MOST = 500;
    private static final Duration WAIT = Duration.ofMillis(200);
    /** Longer than a living consumer needs to write its events. */
    private static final Duration ABANDONED = Duration.ofSeconds(3);

    private static final int PAUSE_MILLIS = 50;

    /** Copies events until it is stopped. */
    public void run(BooleanSupplier stop) throws InterruptedException {
        long lastTakeOver = System.nanoTime();
        int failures = 0;
        while (!stop.getAsBoolean()) {
            try {
                copy(events.read(MOST, WAIT));
                if (System.nanoTime() - lastTakeOver > ABANDONED.toNanos()) {
                    copy(events.takeOver(ABANDONED, MOST)); // from a consumer that died
                    lastTakeOver = System.nanoTime();
                }
                failures = 0;
            } catch (StoreException | SQLException e) { // the events are still with this consumer, and read again
                failures++;
                if (failures > 1) { // the first one may be another consumer that inserted the same row
                    System.err.println(e.getMessage());
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        }
    }

    private void copy(List<StockEvent> batch) throws SQLException {
        if (!batch.isEmpty()) {
            tables.write(batch);
            events.acknowledge(batch); // after the commit: if it dies in between, the events are written again
        }
    }
}
