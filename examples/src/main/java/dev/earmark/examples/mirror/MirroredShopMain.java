package dev.earmark.examples.mirror;

import dev.earmark.engine.ReservationEngine;
import dev.earmark.examples.kill.ParentProcess;
import dev.earmark.examples.load.Shoppers;
import dev.earmark.examples.stores.OpenStore;
import dev.earmark.examples.stores.SqlDatabase;
import dev.earmark.examples.stores.StoreAddress;
import dev.earmark.examples.stores.StoreSettings;
import dev.earmark.redis.EventsPolicy;
import java.io.IOException;
import java.util.List;

/** One instance of the shop, in a separate process. It serves shoppers until it is killed. */
public final class MirroredShopMain {
    private static final int THREADS = 4;

    private MirroredShopMain() {}

    /** Takes the texts of a {@link StoreAddress} and of a {@link SqlDatabase} through {@link ParentProcess}. */
    public static void main(String[] args) throws IOException {
        List<String> settings = ParentProcess.settings();
        OpenStore open = StoreAddress.of(settings).open(StoreSettings.DEFAULT.withEvents(EventsPolicy.DEFAULT));
        SqlDatabase database = SqlDatabase.of(settings.subList(StoreAddress.TEXTS, settings.size()));
        ReservationEngine engine = ReservationEngine.builder(open.store())
                .unknownSkus(new ShopStock(database.open(1)))
                .build();
        Shoppers.keepComing(THREADS, new MirroredShop(engine)::serve);
        ParentProcess.ready();
    }
}
