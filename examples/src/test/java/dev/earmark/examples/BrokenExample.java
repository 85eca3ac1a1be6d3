package dev.earmark.examples;

import dev.earmark.OperationId;
import dev.earmark.Sku;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.memory.InMemoryStockStore;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** An example that does what no example should. */
@Command(name = "broken")
final class BrokenExample implements Callable<Integer> {
    private static final Sku SKU = Sku.of("A");

    @Mixin
    private final Usage usage = new Usage();

    @Mixin
    private final ReportOptions report = new ReportOptions();

    @Option(names = "--how")
    private String how = "";

    @Override
    public Integer call() {
        try (ReservationEngine engine =
                ReservationEngine.builder(new InMemoryStockStore()).build()) {
            Shop shop = new Shop(engine);
            if (how.equals("refusal")) {
                shop.adjust(SKU, 1, OperationId.of("1"), "not known yet");
            }
            shop.stock(SKU, 10);
            engine.adjust(SKU, -3, OperationId.of("2"), "behind the tally's back")
                    .orThrow();
            Audit audit = shop.audit();
            return report.finish(usage, new Report("Broken").figure("oversold", "oversold", audit.oversold()), audit);
        }
    }
}
