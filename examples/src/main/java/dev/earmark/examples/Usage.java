package dev.earmark.examples;

import java.io.PrintWriter;
import java.time.Duration;
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

    void requireBetween(String option, Duration value, Duration lowest, Duration highest) {
        if (value.compareTo(lowest) < 0 || value.compareTo(highest) > 0) {
            throw error("Invalid value for option '%s': %s is out of range; %s to %s are allowed"
                    .formatted(option, value, lowest, highest));
        }
    }
}
