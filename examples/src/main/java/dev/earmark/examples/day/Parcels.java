package dev.earmark.examples.day;

import dev.earmark.OperationId;
import dev.earmark.examples.load.ParallelLoop;
import java.util.List;
import java.util.stream.IntStream;

/** Parcels that come back. The number of a parcel is its operation id, so that a parcel that is scanned twice counts once. */
final class Parcels {
    private static final int SALES_PER_PARCEL = 5;

    private Parcels() {}

    /** Of every fifth order that was shipped, the units of the first line come back. Returns what came back. */
    static List<Sale> comeBack(Shop shop, List<Sale> shipped) {
        List<Sale> parcels = IntStream.range(0, shipped.size())
                .filter(i -> i % SALES_PER_PARCEL == 0)
                .mapToObj(i -> firstLine(shipped.get(i)))
                .toList();
        ParallelLoop.run("parcels", shop.threads(), parcels.size(), i -> comesBack(shop, parcels.get(i)));
        return parcels;
    }

    private static void comesBack(Shop shop, Sale parcel) {
        OperationId operation = OperationId.of("parcel-" + parcel.id());
        shop.engine().returnStock(parcel.id(), operation, parcel.lines());
        shop.engine().returnStock(parcel.id(), operation, parcel.lines()); // scanned twice
        shop.cameBack(parcel.lines());
    }

    private static Sale firstLine(Sale sale) {
        return new Sale(sale.id(), sale.owner(), sale.lines().subList(0, 1));
    }
}
