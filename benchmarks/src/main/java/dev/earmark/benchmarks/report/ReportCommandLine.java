package dev.earmark.benchmarks.report;

import java.io.IOException;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/** The commands beside JMH's own command line: {@code report} and {@code orders}. */
@Command(
        name = "earmark-benchmarks",
        description = {
            "Compares Earmark with what shops do without it.",
            "Anything but these commands goes to JMH: -l lists the benchmarks, -h shows JMH's options."
        },
        subcommands = {ReportCommand.class, OrdersCommand.class})
public final class ReportCommandLine {
    static final int CONSERVED = 0;
    static final int FAILED = 1;
    static final int BAD_USAGE = 2;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help and exit.")
    @SuppressWarnings("UnusedVariable") // picocli reads it
    private boolean help;

    private ReportCommandLine() {}

    /**
     * Tells whether a command is one of these.
     *
     * @param command the first argument
     * @return whether {@link #execute} takes it
     */
    public static boolean knows(String command) {
        return commandLine().getSubcommands().containsKey(command);
    }

    /**
     * Runs a command.
     *
     * @param args the command and its options
     * @return the exit code: 0 if every store of Earmark kept its stock right, 1 if one did not or the run failed, 2 for bad
     *     usage
     */
    public static int execute(String... args) {
        return commandLine().execute(args);
    }

    static CommandLine commandLine() {
        CommandLine root = new CommandLine(new ReportCommandLine())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((e, args) -> badUsage(e))
                .setExecutionExceptionHandler((e, command, parsed) -> failed(e, command));
        root.getSubcommands().values().forEach(ReportCommandLine::describe);
        return root;
    }

    private static void describe(CommandLine command) {
        command.getCommandSpec()
                .usageMessage()
                .showDefaultValues(true)
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(Map.of(
                        " " + CONSERVED, "every store of Earmark kept its stock right",
                        " " + FAILED, "one did not, or a part of the run failed",
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

    private static int failed(Exception e, CommandLine command) {
        if (e instanceof IOException) {
            command.getErr().println("The run failed: " + e.getMessage());
        } else {
            e.printStackTrace(command.getErr());
        }
        return FAILED;
    }
}
