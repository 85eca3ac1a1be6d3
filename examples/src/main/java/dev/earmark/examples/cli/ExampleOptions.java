package dev.earmark.examples.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The base of an example's own options. It checks their ranges. */
@Command // picocli requires it on a mixin
abstract class ExampleOptions {
    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec command;

    /**
     * Checks the options before the store is opened.
     *
     * @throws ParameterException if an option has a wrong value
     */
    abstract void check();

    final <T extends Comparable<T>> void requireBetween(String option, T value, T lowest, T highest) {
        if (value.compareTo(lowest) < 0 || value.compareTo(highest) > 0) {
            throw error(option, value + " is out of range; " + lowest + " to " + highest + " are allowed");
        }
    }

    final ParameterException error(String option, String reason) {
        return new ParameterException(command.commandLine(), "Invalid value for option '" + option + "': " + reason);
    }
}
