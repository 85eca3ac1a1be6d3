package dev.earmark.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.spi.StockStore;
import dev.earmark.testkit.history.KilledShops;
import java.nio.file.Path;

/** A process of a shop, which a test kills. */
final class RecordingShop {
    private RecordingShop() {}

    /** Takes the URL, user and password of the database, the form of the store, and the arguments of the load. */
    public static void main(String[] args) throws Exception {
        HikariConfig options = TestDatabase.options(args[0], args[1], args[2]);
        options.setMaximumPoolSize(3);
        options.setConnectionTimeout(1_000);
        options.setInitializationFailTimeout(30_000); // the server may be dead when this process starts
        HikariDataSource pool = new HikariDataSource(options);
        KilledShops.shop(store(pool, args[3]), Path.of(args[4]), Path.of(args[5]));
        System.exit(0);
    }

    private static StockStore store(HikariDataSource pool, String form) {
        return form.equals("pessimistic")
                ? JdbcStockStore.pessimistic(pool).build()
                : JdbcStockStore.optimistic(pool).build();
    }
}
