package dev.earmark.examples.cli;

import dev.earmark.RefusedException;
import dev.earmark.StoreException;
import dev.earmark.examples.retail.BrokenRowException;
import dev.earmark.examples.stores.StoreName;
import dev.earmark.examples.stores.UnusableStoreException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Reads command lines, and explains what is wrong with those that cannot be read. */
public final class CommandLines {
    private CommandLines() {}

    /**
     * Creates a command line.
     *
     * @param root the command whose subcommands are the examples
     * @return the command line, ready to execute arguments
     */
    public static CommandLine create(Object root) {
        CommandLine commandLine = new CommandLine(root)
                .registerConverter(Duration.class, CommandLines::duration)
                .registerConverter(StoreName.class, StoreName::named)
                .setParameterExceptionHandler((e, args) -> badUsage(e))
                .setExecutionExceptionHandler((e, command, parsed) -> failed(e, command));
        commandLine.getSubcommands().values().forEach(CommandLines::describeExitCodes);
        return commandLine;
    }

    private static void describeExitCodes(CommandLine command) {
        Map<String, String> exitCodes = new LinkedHashMap<>();
        exitCodes.put(" " + ExitCodes.PASSED, "the stock adds up: no unit was lost, sold twice or left reserved");
        exitCodes.put(" " + ExitCodes.FAILED, "the stock does not add up, or the run failed");
        exitCodes.put(" " + ExitCodes.BAD_USAGE, "wrong options, an unusable store, or a broken input row");
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
            throw new TypeConversionException("'" + text + "' is not an ISO 8601 duration such as PT2S or PT0.3S");
        }
    }

    private static int badUsage(ParameterException e) {
        CommandLine command = e.getCommandLine();
        Map<String, CommandLine> examples = command.getSubcommands();
        if (e instanceof UnmatchedArgumentException unmatched && !examples.isEmpty() && !unmatched.isUnknownOption()) {
            command.getErr()
                    .println("There is no example '" + unmatched.getUnmatched().get(0) + "'.");
        } else {
            command.getErr().println(e.getMessage());
        }
        if (e instanceof UnmatchedArgumentException unmatched) {
            UnmatchedArgumentException.printSuggestions(unmatched, command.getErr());
        }
        if (!examples.isEmpty()) {
            command.getErr().println("The examples are " + String.join(", ", examples.keySet()) + ".");
        }
        command.getErr().println("For help: " + command.getCommandSpec().qualifiedName() + " --help");
        return ExitCodes.BAD_USAGE;
    }

    private static int failed(Exception e, CommandLine command) {
        if (e instanceof BrokenRowException || e instanceof UnusableStoreException) {
            command.getErr().println(e.getMessage());
            return ExitCodes.BAD_USAGE;
        }
        if (e instanceof StoreException || e instanceof RefusedException) {
            command.getErr().println("The run failed: " + e.getMessage());
        } else {
            e.printStackTrace(command.getErr());
        }
        return ExitCodes.FAILED;
    }
}
