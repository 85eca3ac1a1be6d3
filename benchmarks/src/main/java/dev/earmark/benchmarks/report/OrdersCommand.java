package dev.earmark.benchmarks.report;

import dev.earmark.benchmarks.contenders.Contender;
import dev.earmark.benchmarks.contenders.Contenders;
import dev.earmark.benchmarks.trials.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Many orders of one product at once, with each contender in turn. */
@Command(
        name = "orders",
        description = {
            "Lets shoppers order one product, of which there is a unit for each order: reserve, then confirm.",
            "Shows how long each contender takes in all, after a fifth as many orders of another product to warm up."
        })
final class OrdersCommand implements Callable<Integer> {
    @Mixin
    private final Usage usage = new Usage();

    @Mixin
    private final ServerOptions servers = new ServerOptions();

    @Option(
            names = "--contender",
            paramLabel = "NAME",
            description = "Only this contender; can be repeated. Without it, those of the quick report.")
    private List<String> contenders = new ArrayList<>();

    @Option(names = "--orders", paramLabel = "N", description = "How many orders, 1 to 1000000.")
    private int orders = 5_000;

    @Option(names = "--shoppers", paramLabel = "N", description = "How many shoppers order at a time, 1 to 1000.")
    private int shoppers = 64;

    @Override
    public Integer call() {
        usage.requireBetween("--orders", orders, 1, 1_000_000);
        usage.requireBetween("--shoppers", shoppers, 1, 1_000);
        usage.requireKnown("--contender", contenders, Contenders.names());
        servers.apply(usage);
        List<String> chosen = contenders.isEmpty() ? QuickSet.ORDERS : contenders;
        List<OrdersTime> times = new ArrayList<>();
        boolean right = true;
        try (Progress progress = new Progress("orders", chosen.size(), usage.err())) {
            for (String contender : chosen) {
                progress.begin(contender);
                try (Contender shop = Contenders.open(contender)) {
                    OrdersTime time = OrdersRush.run(contender, shop, orders, shoppers);
                    times.add(time);
                    right &= time.verdict().startsWith(Trial.CONSERVED) || !Contenders.isOurs(contender);
                } catch (Exception e) {
                    usage.err().println("FAILED: " + contender + ": " + e);
                    right = false;
                }
                progress.end();
            }
        }
        if (!times.isEmpty()) {
            usage.out().println(OrdersTable.heading(times.get(0)) + "\n\n" + OrdersTable.of(times));
        }
        usage.out().flush();
        return right ? ReportCommandLine.CONSERVED : ReportCommandLine.FAILED;
    }
}
