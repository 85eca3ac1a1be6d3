package dev.earmark.examples.orders;

import dev.earmark.engine.ReservationEngine;
import dev.earmark.examples.kill.ParentProcess;
import dev.earmark.examples.load.Shoppers;
import dev.earmark.examples.stores.OpenStore;
import dev.earmark.examples.stores.StoreAddress;
import dev.earmark.examples.stores.StoreSettings;
import java.io.IOException;

/** One instance of the shop, in a separate process. It serves shoppers until it is killed. */
public final class OrderingShopMain {
    private static final int THREADS = 6;

    private OrderingShopMain() {}

    /** Takes the texts of a {@link StoreAddress} through {@link ParentProcess}. */
    public static void main(String[] args) throws IOException {
        StoreSettings settings =
                StoreSettings.DEFAULT.withConnections(THREADS + 1).withHook(new OrderHook());
        OpenStore open = StoreAddress.of(ParentProcess.settings()).open(settings);
        ReservationEngine engine = ReservationEngine.builder(open.store()).build();
        Shoppers.keepComing(THREADS, new OrderingShop(open.dataSource(), open.jdbcStore(), engine)::serve);
        ParentProcess.ready();
    }
}
