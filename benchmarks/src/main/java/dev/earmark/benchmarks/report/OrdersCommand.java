package dev.earmark.benchmarks.report;

import dev.earmark.benchmarks.contenders.Contenders;
import dev.earmark.benchmarks.report.BenchmarkCommands.ContenderName;
import dev.earmark.benchmarks.results.OrdersResult;
import dev.earmark.benchmarks.results.Trial;
import dev.earmark.benchmarks.servers.Backend;
import dev.earmark.benchmarks.servers.ServerOptions;
import dev.earmark.benchmarks.servers.Servers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the orders benchmark with chosen contenders and prints the results. */
@Command(
        name = "orders",
        description = {
            "Sells one product to many shoppers, with a unit for each order: reserve, then confirm.",
            "Each contender runs in a new JVM, several times in turn. Prints the median time of each."
        })
final class OrdersCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec command;

    @Mixin
    private final ServerOptions servers = new ServerOptions();

    @Option(
            names = "--contender",
            paramLabel = "NAME",
            converter = ContenderName.class,
            description = "Run only this contender. Can be repeated. Default: the contenders of the quick set.")
    private List<String> contenders = new ArrayList<>();

    @Option(names = "--repeat", paramLabel = "N", description = "How many times each contender runs, 1 to 100.")
    private int repetitions = BenchmarkSet.ORDERS_REPETITIONS;

    @Option(names = "--orders", paramLabel = "N", description = "How many orders, 1 to 1000000.")
    private int orders = 5_000;

    @Option(names = "--shoppers", paramLabel = "N", description = "How many shoppers order at a time, 1 to 1000.")
    private int shoppers = 64;

    @Override
    public Integer call() {
        requireBetween("--orders", orders, 1, 1_000_000);
        requireBetween("--repeat", repetitions, 1, 100);
        requireBetween("--shoppers", shoppers, 1, 1_000);
        servers.apply();
        List<String> chosen = contenders.isEmpty() ? BenchmarkSet.QUICK.ordersContenders() : contenders;
        Set<Backend> backends = EnumSet.noneOf(Backend.class);
        chosen.forEach(name -> backends.add(Contenders.backend(name)));
        List<String> serverArgs = Servers.arguments(backends);
        List<OrdersResult> results = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        try (ProgressBar progress = BenchmarkCommands.progressBar("orders", repetitions * chosen.size())) {
            for (int repetition = 0; repetition < repetitions; repetition++) {
                for (String contender : chosen) {
                    progress.setExtraMessage(contender);
                    run(contender, orders, shoppers, serverArgs, results, failures);
                    progress.step();
                }
            }
        }
        if (!results.isEmpty()) {
            command.commandLine().getOut().println(Tables.orders(OrdersSummary.of(results)));
        }
        failures.forEach(failure -> command.commandLine().getErr().println("FAILED: " + failure));
        return failures.isEmpty() ? BenchmarkCommands.OK : BenchmarkCommands.FAILED;
    }

    /** Runs the benchmark with one contender. Another contender that oversells is a result; Earmark is a failure. */
    static void run(
            String name,
            int orders,
            int shoppers,
            List<String> serverArgs,
            List<OrdersResult> results,
            List<String> failures) {
        String what = orders + " orders, " + name;
        try {
            OrdersResult result = OrdersJvm.run(name, orders, shoppers, serverArgs);
            results.add(result);
            if (Contenders.isEarmark(name) && !result.verdict().startsWith(Trial.CONSERVED)) {
                failures.add(what + ": " + result.verdict());
            }
        } catch (IOException e) {
            failures.add(what + ": " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failures.add(what + ": interrupted");
        }
    }

    private void requireBetween(String option, int value, int lowest, int highest) {
        if (value < lowest || value > highest) {
            throw new ParameterException(
                    command.commandLine(),
                    "Invalid value for option '%s': %d is not between %d and %d"
                            .formatted(option, value, lowest, highest));
        }
    }
}
