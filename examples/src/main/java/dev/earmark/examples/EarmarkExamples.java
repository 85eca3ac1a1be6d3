package dev.earmark.examples;

import dev.earmark.RefusedException;
import dev.earmark.StoreException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line: {@code java -jar earmark-examples.jar COMMAND [OPTIONS]}. */
@Command(
        name = "earmark-examples",
        description = "Shows what Earmark does for a shop, on a store of your choice.",
        subcommands = {
            Quickstart.class,
            OrderInOneTransaction.class,
            FlashSale.class,
            Checkout.class,
            LoadTest.class,
            RetailReplay.class
        })
public final class EarmarkExamples {
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

    private EarmarkExamples() {}

    /**
     * Runs one command and ends the process with its exit code: 0 if the stock adds up at the end, 1 if it does not or the
     * run failed, 2 for bad usage or a broken input row.
     *
     * @param args the command and its options
     */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        CommandLine root = new CommandLine(new EarmarkExamples())
                .registerConverter(Duration.class, EarmarkExamples::duration)
                .registerConverter(StoreKind.class, StoreKind::named)
                .setParameterExceptionHandler((e, args) -> badUsage(e))
                .setExecutionExceptionHandler((e, command, parsed) -> failed(e, command));
        root.getSubcommands().values().forEach(EarmarkExamples::describe);
        return root;
    }

    private static void describe(CommandLine command) {
        Map<String, String> exitCodes = new LinkedHashMap<>();
        exitCodes.put(" " + CONSERVED, "the stock adds up at the end: nothing lost, nothing sold twice, nothing held");
        exitCodes.put(" " + FAILED, "it does not, or the run failed");
        exitCodes.put(" " + BAD_USAGE, "bad usage, a store that cannot be used, or a broken input row");
        command.getCommandSpec()
                .usageMessage()
                .showDefaultValues(true)
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(exitCodes);
    }

    private static Duration duration(String text) {
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException e) {
            throw new TypeConversionException("'" + text + "' is not an ISO 8601 duration like PT2S or PT0.3S");
        }
    }

    private static int badUsage(ParameterException e) {
        CommandLine command = e.getCommandLine();
        Map<String, CommandLine> commands = command.getSubcommands();
        if (e instanceof UnmatchedArgumentException unmatched && !commands.isEmpty() && !unmatched.isUnknownOption()) {
            command.getErr()
                    .println("There is no command '" + unmatched.getUnmatched().get(0) + "'.");
        } else {
            command.getErr().println(e.getMessage());
        }
        if (e instanceof UnmatchedArgumentException unmatched) {
            UnmatchedArgumentException.printSuggestions(unmatched, command.getErr());
        }
        if (!commands.isEmpty()) {
            command.getErr().println("The commands are " + String.join(", ", commands.keySet()) + ".");
        }
        command.getErr().println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        return BAD_USAGE;
    }

    private static int failed(Exception e, CommandLine command) {
        if (e instanceof BrokenRowException) {
            command.getErr().println(e.getMessage());
            return BAD_USAGE;
        }
        if (e instanceof StoreException || e instanceof RefusedException) {
            command.getErr().println("The run failed: " + e.getMessage());
        } else {
            e.printStackTrace(command.getErr());
        }
        return FAILED;
    }
}
