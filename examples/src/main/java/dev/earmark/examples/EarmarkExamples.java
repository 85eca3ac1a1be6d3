package dev.earmark.examples;

import dev.earmark.examples.cli.CommandLines;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Runs an example: {@code java -jar earmark-examples.jar NAME [OPTIONS]}. */
@Command(
        name = "earmark-examples",
        description = "Examples of Earmark. Each runs on a store of your choice. Start with quickstart.",
        commandListHeading = "%nExamples:%n",
        synopsisSubcommandLabel = "NAME",
        subcommands = {
            Quickstart.class,
            LatePayment.class,
            OrderInOneTransaction.class,
            ExpiredOrders.class,
            RedisMirror.class,
            Returns.class,
            NightlyImport.class,
            SupportDesk.class,
            ShopperEmails.class,
            FlashSale.class,
            Checkout.class,
            LoadTest.class,
            RetailReplay.class,
            ShopDay.class,
            Demo.class
        })
public final class EarmarkExamples {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help and exit.")
    @SuppressWarnings("UnusedVariable") // picocli reads it
    private boolean help;

    EarmarkExamples() {}

    /**
     * Runs one example and ends the process with an exit code: 0 if the stock adds up at the end, 1 if it does not or
     * the run failed, 2 for wrong options, an unusable store or a broken input row.
     *
     * @param args the name of the example and its options
     */
    public static void main(String[] args) {
        System.exit(CommandLines.create(new EarmarkExamples()).execute(args));
    }
}
