package dev.earmark.examples.mirror;

import dev.earmark.engine.ReservationEngine;
import dev.earmark.examples.kill.ParentProcess;
import dev.earmark.examples.load.Shoppers;
import dev.earmark.examples.stores.OpenStore;
import dev.earmark.examples.stores.StoreAddress;
import dev.earmark.examples.stores.StoreSettings;
import dev.earmark.redis.EventsPolicy;
import java.io.IOException;

/** One instance of the shop, in a process of its own. It serves shoppers until it is killed. */
public final class MirroredShopMain {
    private static final int THREADS = 4;

    private MirroredShopMain() {}

    /** Takes the texts of a {@link StoreAddress} through {@link ParentProcess}. */
    public static void main(String[] args) throws IOException {
        OpenStore open =
                StoreAddress.of(ParentProcess.settings()).open(StoreSettings.DEFAULT.withEvents(EventsPolicy.DEFAULT));
        ReservationEngine engine = ReservationEngine.builder(open.store()).build();
        Shoppers.keepComing(THREADS, new MirroredShop(engine)::serve);
        ParentProcess.ready();
    }
}
