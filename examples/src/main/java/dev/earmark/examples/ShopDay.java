package dev.earmark.examples;

import dev.earmark.examples.cli.Example;
import dev.earmark.examples.cli.Output;
import dev.earmark.examples.cli.ShopDayOptions;
import dev.earmark.examples.day.Day;
import dev.earmark.examples.retail.OrdersFile;
import dev.earmark.spi.StockStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** A day of a shop with three locations: most of what Earmark can do, in one program. */
@Command(
        name = "shop-day",
        description = {
            "Runs a day of a shop with three locations.",
            "Shoppers want what the shoppers of a real shop bought on 1 December 2010. They change their carts, log in, pay, pay"
                    + " for a part, cancel, pay too late, and return units; a drop has a limit of 2 units for each shopper; at night"
                    + " the warehouse counts, and the stock is audited.",
            "With one thread the figures are the same on every store. With more, only the checks are exact: nothing is oversold"
                    + " or lost, no shopper has more than the limit, and the stock is what is on the shelves."
        })
public final class ShopDay extends Example {
    @Mixin
    private final ShopDayOptions options = new ShopDayOptions();

    @Override
    protected void run(StockStore store, Output output) throws InterruptedException {
        Day.run(store, options.threads(), output);
        output.figure("threads", options.threads());
        output.note(OrdersFile.credit());
    }
}
