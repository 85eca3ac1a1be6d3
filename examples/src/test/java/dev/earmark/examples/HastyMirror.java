package dev.earmark.examples;

import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.StoreException;
import dev.earmark.examples.kill.ParentProcess;
import dev.earmark.examples.mirror.MirrorMain;
import dev.earmark.examples.mirror.MirrorTables;
import dev.earmark.examples.stores.SqlDatabase;
import dev.earmark.redis.RedisEvents;
import dev.earmark.redis.StockEvent;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** A consumer that acknowledges its events before it writes them. If it is killed in between, they are lost. */
final class HastyMirror {
    private HastyMirror() {}

    public static void main(String[] args) throws Exception {
        List<String> settings = ParentProcess.settings();
        try (HikariDataSource database =
                        SqlDatabase.of(settings.subList(2, settings.size())).open(1);
                RedisEvents events = MirrorMain.events(settings.get(1), settings.get(0))) {
            ParentProcess.ready();
            MirrorTables tables = new MirrorTables(database);
            while (true) {
                try {
                    List<StockEvent> batch = events.read(500, Duration.ofMillis(200));
                    events.acknowledge(batch);
                    write(batch, tables);
                } catch (StoreException e) {
                    System.err.println(e.getMessage());
                }
            }
        }
    }

    private static void write(List<StockEvent> batch, MirrorTables tables) {
        while (true) {
            try {
                tables.write(batch);
                return;
            } catch (SQLException e) { // another consumer inserted the same row
                System.err.println(e.getMessage());
            }
        }
    }
}
