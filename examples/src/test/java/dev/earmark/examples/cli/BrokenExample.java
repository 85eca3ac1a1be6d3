package dev.earmark.examples.cli;

import dev.earmark.OperationId;
import dev.earmark.Sku;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.examples.stores.OpenStore;
import dev.earmark.spi.StockStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** An example that fails. */
@Command(name = "broken")
final class BrokenExample extends Example {
    private static final Sku SKU = Sku.of("A");

    @Option(names = "--how")
    private String how = "";

    @Override
    protected void run(StockStore store, Output output) {
        try (ReservationEngine engine = ReservationEngine.builder(store).build()) {
            if (how.equals("refusal")) {
                engine.adjust(SKU, 1, OperationId.of("1"), "the SKU is unknown");
            }
            engine.setOnHand(SKU, 10, OperationId.of("2"));
        }
    }

    @Override
    void run(OpenStore open, StockStore store, Output output) {
        run(store, output);
        try (ReservationEngine unaudited =
                ReservationEngine.builder(open.store()).build()) {
            unaudited.adjust(SKU, -3, OperationId.of("3"), "the audit does not see this");
        }
    }
}
