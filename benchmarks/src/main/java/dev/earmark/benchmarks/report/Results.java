package dev.earmark.benchmarks.report;

import static java.util.Objects.requireNonNull;

import dev.earmark.benchmarks.trials.Trial;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one run, as it stands in its file.
 *
 * @param date the day, UTC, like 2026-11-22
 * @param set which set was run
 * @param database the product and version of the MySQL or MariaDB server
 * @param command the command line that repeats the run, without secrets
 * @param commit the commit of the sources, if they lay around the run
 * @param timing how long each trial warmed up and was measured
 * @param servers version and durability settings, by server
 * @param failures trials that gave no figures, or in which a store of ours did not add up
 */
record Results(
        String date,
        String set,
        String database,
        String command,
        @Nullable String commit,
        String timing,
        Machine machine,
        Map<String, String> servers,
        List<Trial> trials,
        List<OrdersTime> orders,
        List<String> failures) {
    /** Checks what a file may lack. */
    Results {
        requireNonNull(date, "date is missing");
        requireNonNull(set, "set is missing");
        requireNonNull(database, "database is missing");
        requireNonNull(command, "command is missing");
        requireNonNull(timing, "timing is missing");
        requireNonNull(machine, "machine is missing");
        requireNonNull(servers, "servers are missing");
        trials = List.copyOf(requireNonNull(trials, "trials are missing"));
        orders = List.copyOf(requireNonNull(orders, "orders are missing"));
        failures = List.copyOf(requireNonNull(failures, "failures are missing"));
    }

    /** The same run with what it has found out by now. */
    Results with(List<Trial> nowTrials, List<OrdersTime> nowOrders, List<String> nowFailures) {
        return new Results(
                date, set, database, command, commit, timing, machine, servers, nowTrials, nowOrders, nowFailures);
    }

    /** What the files of this run are called, without ending. */
    String name() {
        return date + "-" + set + "-" + database.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.]+", "-");
    }

    /** When, where and on what, in one line for below a chart. */
    String origin() {
        return date + ", " + database + ", " + machine.cores() + " cores, " + machine.jdk();
    }
}
