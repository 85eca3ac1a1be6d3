package dev.earmark.benchmarks.report;

import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What a command needs of its command line: where to print, and how to refuse an option's value. */
@Command // picocli wants it on a mixin that has no options
final class Usage {
    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    PrintWriter err() {
        return spec.commandLine().getErr();
    }

    ParameterException error(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /** Makes sure that names are known. */
    void requireKnown(String option, List<String> names, List<String> known) {
        for (String name : names) {
            if (!known.contains(name)) {
                throw error("Invalid value for option '%s': there is no '%s'; there are %s"
                        .formatted(option, name, String.join(", ", known)));
            }
        }
    }

    void requireBetween(String option, int value, int lowest, int highest) {
        if (value < lowest || value > highest) {
            throw error("Invalid value for option '%s': %d is out of range; %d to %d are allowed"
                    .formatted(option, value, lowest, highest));
        }
    }
}
