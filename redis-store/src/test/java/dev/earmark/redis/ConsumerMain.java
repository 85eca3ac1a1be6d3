package dev.earmark.redis;

import dev.earmark.TransientStoreException;
import java.time.Duration;
import java.util.List;

/**
 * A consumer in a process of its own, which a test kills. It prints the id of each event, and acknowledges it afterwards.
 */
final class ConsumerMain {
    /** Ends each line, because the last one of a killed process may be cut off. */
    static final String END = ";";

    private ConsumerMain() {}

    public static void main(String... arguments) {
        try (RedisEvents events = RedisEvents.builder(arguments[0])
                .group("mirror")
                .consumer(arguments[1])
                .build()) {
            while (true) {
                try {
                    List<StockEvent> read = events.read(500, Duration.ofSeconds(1));
                    for (StockEvent event : read) {
                        System.out.println(event.id() + END);
                    }
                    events.acknowledge(read);
                } catch (TransientStoreException e) {
                    Thread.onSpinWait(); // the server is being restarted
                }
            }
        }
    }
}
