package dev.earmark.examples.mirror;

import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.examples.kill.ParentProcess;
import dev.earmark.examples.stores.RedisStores;
import dev.earmark.examples.stores.SqlDatabase;
import dev.earmark.redis.RedisEvents;
import java.io.IOException;
import java.util.List;

/** One consumer in a separate process, until it is killed. */
public final class MirrorMain {
    private MirrorMain() {}

    /**
     * Takes the name of the consumer, the URL of Redis and the texts of a {@link SqlDatabase} through {@link
     * ParentProcess}.
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        List<String> settings = ParentProcess.settings();
        try (HikariDataSource database =
                        SqlDatabase.of(settings.subList(2, settings.size())).open(1);
                RedisEvents events = events(settings.get(1), settings.get(0))) {
            ParentProcess.ready();
            new Mirror(events, new MirrorTables(database)).run(() -> false);
        }
    }

    /** Opens a consumer of the group. */
    public static RedisEvents events(String url, String consumer) {
        return RedisEvents.builder(url)
                .prefix(RedisStores.PREFIX)
                .group(Mirror.GROUP)
                .consumer(consumer)
                .build();
    }
}
