package dev.earmark.examples;

import dev.earmark.Line;
import dev.earmark.OperationId;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockLevel;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.examples.audit.StockDigest;
import dev.earmark.examples.cli.Example;
import dev.earmark.examples.cli.Output;
import dev.earmark.examples.cli.RetailReplayOptions;
import dev.earmark.examples.load.ParallelLoop;
import dev.earmark.examples.retail.Invoice;
import dev.earmark.examples.retail.RetailOrders;
import dev.earmark.spi.StockStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The orders, returns and write-offs of a real shop, with less stock than the orders need. */
@Command(
        name = "retail-replay",
        description = {
            "Replays the orders of a real shop.",
            "Each SKU starts with a percentage of all units that were ever bought of it. An invoice that starts with C"
                    + " returns units. Of any other invoice, the rows with a negative quantity are write-offs, refused if too"
                    + " few units are available; the remaining rows are one order, all or nothing.",
            "With one thread the figures are the same on every store. With more, only the check of the stock is exact."
        })
public final class RetailReplay extends Example {
    @Mixin
    private final RetailReplayOptions options = new RetailReplayOptions();

    private final LongAdder initialUnits = new LongAdder();
    private final LongAdder ordersConfirmed = new LongAdder();
    private final LongAdder ordersRefused = new LongAdder();
    private final LongAdder unitsSold = new LongAdder();
    private final LongAdder unitsReturned = new LongAdder();
    private final LongAdder unitsWrittenOff = new LongAdder();
    private final LongAdder writeOffsRefused = new LongAdder();

    @Override
    protected void run(StockStore store, Output output) {
        RetailOrders orders = options.orders();
        List<Sku> skus = List.copyOf(orders.bought().keySet());
        List<Invoice> invoices = orders.invoices();
        try (ReservationEngine engine = ReservationEngine.builder(store).build()) {
            ParallelLoop.run("stocking", options.threads(), skus.size(), i -> {
                long units = orders.bought().getOrDefault(skus.get(i), 0L) * options.initialPercent() / 100;
                engine.setOnHand(skus.get(i), units, OperationId.of("first-delivery-" + i));
                initialUnits.add(units);
            });
            Duration elapsed = ParallelLoop.run(
                    "retail-replay", options.threads(), invoices.size(), i -> replay(invoices.get(i), engine));
            print(output, invoices.size(), engine.levels(skus), elapsed);
        }
    }

    private void replay(Invoice invoice, ReservationEngine engine) {
        for (Invoice.Change change : invoice.changes()) {
            if (change.delta() > 0) {
                engine.adjust(change.sku(), change.delta(), change.operation(), "returned");
                unitsReturned.add(change.delta());
            } else {
                writeOff(change, engine);
            }
        }
        invoice.order().ifPresent(order -> sell(order, engine));
    }

    private void writeOff(Invoice.Change change, ReservationEngine engine) {
        var writeOff = new StockCommand.Adjust(change.sku(), change.delta(), change.operation(), "written off");
        if (engine.attempt(writeOff) instanceof Applied) {
            unitsWrittenOff.add(-change.delta());
        } else {
            writeOffsRefused.increment();
        }
    }

    private void sell(ReserveRequest order, ReservationEngine engine) {
        if (engine.tryReserve(order) instanceof Applied) {
            engine.confirm(order.id());
            ordersConfirmed.increment();
            unitsSold.add(order.lines().stream().mapToLong(Line::quantity).sum());
        } else {
            ordersRefused.increment();
        }
    }

    private void print(Output output, int invoices, Map<Sku, StockLevel> levels, Duration elapsed) {
        long onHand = levels.values().stream().mapToLong(StockLevel::onHand).sum();
        output.figure("threads", options.threads())
                .figure("invoices", "invoices", invoices)
                .figure("skus", "SKUs", levels.size())
                .figure("initialUnits", "units at the start", initialUnits.sum())
                .figure("ordersConfirmed", "orders confirmed", ordersConfirmed.sum())
                .figure("ordersRefused", "orders refused, out of stock", ordersRefused.sum())
                .figure("unitsSold", "units sold", unitsSold.sum())
                .figure("unitsReturned", "units returned", unitsReturned.sum())
                .figure("unitsWrittenOff", "units written off", unitsWrittenOff.sum())
                .figure("writeOffsRefused", "write-offs refused", writeOffsRefused.sum())
                .figure("unitsOnHand", "units on hand at the end", onHand)
                .figure("digest", "digest (the same on every store with 1 thread)", StockDigest.of(levels.values()))
                .took(elapsed, "invoices", invoices);
        options.credit().ifPresent(output::note);
    }
}
