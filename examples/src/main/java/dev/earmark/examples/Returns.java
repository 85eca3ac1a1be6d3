package dev.earmark.examples;

import dev.earmark.Line;
import dev.earmark.OperationId;
import dev.earmark.RefusedException;
import dev.earmark.ReservationId;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.StockLevel;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.examples.cli.Example;
import dev.earmark.examples.cli.Output;
import dev.earmark.spi.StockStore;
import java.util.List;
import picocli.CommandLine.Command;

/** A customer sends goods back. Each parcel counts once, and no more units come back than were sold. */
@Command(
        name = "returns",
        description = "A customer sends goods back: each parcel makes its units available again, once.")
public final class Returns extends Example {
    private static final Sku SKU = Sku.of("SKU-A");

    @Override
    protected void run(StockStore store, Output output) {
        try (ReservationEngine engine = ReservationEngine.builder(store).build()) {
            engine.setOnHand(SKU, 10, OperationId.of("first-delivery"));

            output.step("Sell 3 units.");
            ReservationId order = ReservationId.of("order-1");
            engine.reserve(ReserveRequest.builder("order-1").line("SKU-A", 3).build());
            engine.confirm(order);
            print(engine, output);

            output.step("A parcel with 1 unit comes back. The parcel's number is the operation id.");
            OperationId parcel = OperationId.of("parcel-100");
            engine.returnStock(order, parcel, List.of(Line.of("SKU-A", 1)));
            print(engine, output);

            output.step("The warehouse scans the same parcel twice. The same operation id counts once.");
            engine.returnStock(order, parcel, List.of(Line.of("SKU-A", 1)));
            print(engine, output);

            output.step("A parcel with 3 units comes back, but the customer has only 2: refused.");
            try {
                engine.returnStock(order, OperationId.of("parcel-101"), List.of(Line.of("SKU-A", 3)));
            } catch (RefusedException e) {
                output.say("RefusedException: " + e.getMessage());
            }

            output.step(
                    "The rest comes back. Without lines, returnStock returns all units that have not come back yet.");
            engine.returnStock(order, OperationId.of("parcel-102"));
            print(engine, output);
            output.figure("sold", "sold", engine.level(SKU).orElseThrow().sold());
        }
    }

    private static void print(ReservationEngine engine, Output output) {
        StockLevel level = engine.level(SKU).orElseThrow();
        output.say("SKU-A: " + level.onHand() + " on hand, " + level.sold() + " sold");
    }
}
