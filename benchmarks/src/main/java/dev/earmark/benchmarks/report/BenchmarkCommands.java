package dev.earmark.benchmarks.report;

import dev.earmark.benchmarks.contenders.Contenders;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.Map;
import java.util.TreeSet;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The commands in addition to JMH's command line: {@code report} and {@code orders}. */
@Command(
        name = "earmark-benchmarks",
        description = {
            "Compares Earmark with other ways to reserve stock.",
            "All other arguments go to JMH: -l lists the benchmarks, -h prints JMH's options."
        },
        subcommands = {ReportCommand.class, OrdersCommand.class})
public final class BenchmarkCommands {
    static final int OK = 0;
    static final int FAILED = 1;
    static final int BAD_USAGE = 2;
    static final String ORDERS = "Orders";

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Print this help and exit.")
    @SuppressWarnings("UnusedVariable") // picocli reads it
    private boolean help;

    private BenchmarkCommands() {}

    /**
     * Returns whether {@link #execute} has a command of this name.
     *
     * @param command the first argument
     * @return whether the command exists
     */
    public static boolean has(String command) {
        return commandLine().getSubcommands().containsKey(command);
    }

    /**
     * Runs a command.
     *
     * @param args the command and its options
     * @return the exit code: 0 if Earmark conserved the stock in every trial, 1 if it did not or a trial failed, 2 for
     *     bad usage
     */
    public static int execute(String... args) {
        return commandLine().execute(args);
    }

    static CommandLine commandLine() {
        CommandLine root = new CommandLine(new BenchmarkCommands())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((e, args) -> badUsage(e))
                .setExecutionExceptionHandler((e, command, parsed) -> failed(e, command.getErr()));
        root.getSubcommands().values().forEach(BenchmarkCommands::describe);
        return root;
    }

    private static void describe(CommandLine command) {
        command.getCommandSpec()
                .usageMessage()
                .showDefaultValues(true)
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(Map.of(
                        " " + OK, "Earmark conserved the stock in every trial",
                        " " + FAILED, "Earmark oversold or lost units, or a trial failed",
                        " " + BAD_USAGE, "bad usage"));
    }

    private static int badUsage(ParameterException e) {
        CommandLine command = e.getCommandLine();
        command.getErr().println(e.getMessage());
        if (e instanceof UnmatchedArgumentException unmatched) {
            UnmatchedArgumentException.printSuggestions(unmatched, command.getErr());
        }
        command.getErr().println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        return BAD_USAGE;
    }

    private static int failed(Exception e, PrintWriter err) {
        if (e instanceof IOException) {
            err.println("The run failed: " + e.getMessage());
        } else {
            e.printStackTrace(err);
        }
        return FAILED;
    }

    static ProgressBar progressBar(String task, int steps) {
        return new ProgressBarBuilder().setTaskName(task).setInitialMax(steps).build();
    }

    /** Accepts the names of contenders. */
    static final class ContenderName implements ITypeConverter<String> {
        @Override
        public String convert(String name) {
            return requireKnown(name, Contenders.names());
        }
    }

    /** Accepts the names of scenarios. */
    static final class ScenarioName implements ITypeConverter<String> {
        @Override
        public String convert(String name) {
            Collection<String> known = new TreeSet<>(BenchmarkSet.scenarios().keySet());
            known.add(ORDERS);
            return requireKnown(name, known);
        }
    }

    private static String requireKnown(String name, Collection<String> known) {
        if (!known.contains(name)) {
            throw new TypeConversionException(
                    "'" + name + "' is unknown. Use one of " + String.join(", ", known) + ".");
        }
        return name;
    }
}
