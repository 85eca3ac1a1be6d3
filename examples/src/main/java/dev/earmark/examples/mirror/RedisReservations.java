package dev.earmark.examples.mirror;

import dev.earmark.ReservationId;
import dev.earmark.examples.stores.RedisStores;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Finds all reservations in Redis, without the stream. */
public final class RedisReservations {
    private RedisReservations() {}

    /** Returns the ids. A shop would never read all of them; this is for the comparison at the end. */
    public static List<ReservationId> ids(String url) {
        RedisClient client = RedisClient.create(url);
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            return connection.sync().hkeys("{" + RedisStores.PREFIX + "}:reservations").stream()
                    .map(ReservationId::of)
                    .toList();
        } finally {
            client.shutdown(0, 2, TimeUnit.SECONDS);
        }
    }
}
