package dev.earmark.benchmarks;

import dev.earmark.benchmarks.contenders.Contenders;
import dev.earmark.benchmarks.report.BenchmarkCommands;
import dev.earmark.benchmarks.servers.Backend;
import dev.earmark.benchmarks.servers.Servers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.openjdk.jmh.Main;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** The command line: {@code java -jar earmark-benchmarks.jar}. */
public final class EarmarkBenchmarks {
    private static final int FAILED = 1;
    private static final int BAD_USAGE = 2;

    private EarmarkBenchmarks() {}

    /**
     * Runs {@code report} or {@code orders} if that is the first argument, or else JMH. JMH stops at the first error
     * with exit code 1, unless the arguments contain {@code -foe false}. All its JVMs use the same servers.
     *
     * @param args a command and its options, or JMH's arguments
     * @throws IOException from JMH
     */
    public static void main(String[] args) throws IOException {
        if (args.length > 0 && BenchmarkCommands.has(args[0])) {
            System.exit(BenchmarkCommands.execute(args));
        }
        try {
            CommandLineOptions options = new CommandLineOptions(args);
            if (asksForHelp(options)) {
                Main.main(args);
            } else {
                System.exit(run(options));
            }
        } catch (CommandLineOptionException e) {
            System.err.println(e.getMessage());
            System.exit(BAD_USAGE);
        }
    }

    private static boolean asksForHelp(CommandLineOptions options) {
        return options.shouldHelp()
                || options.shouldList()
                || options.shouldListWithParams()
                || options.shouldListProfilers()
                || options.shouldListResultFormats();
    }

    private static int run(CommandLineOptions options) {
        try {
            new Runner(onServers(options, Servers.arguments(backends(options)))).run();
            return 0;
        } catch (NoBenchmarksException e) {
            System.err.println("There is no such benchmark. -l lists the benchmarks.");
            return BAD_USAGE;
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            return BAD_USAGE;
        } catch (RunnerException e) {
            e.printStackTrace();
            return FAILED;
        }
    }

    /** Returns the backends of the chosen contenders. */
    static Set<Backend> backends(Options options) {
        Collection<String> contenders = options.getParameter("contender").orElse(Contenders.names());
        return contenders.stream().map(Contenders::backend).collect(Collectors.toSet());
    }

    /** Adds the servers to the options, and makes errors fail unless the options say otherwise. */
    static Options onServers(Options options, List<String> servers) {
        List<String> jvmArgs = new ArrayList<>(options.getJvmArgsAppend().orElse(List.of()));
        jvmArgs.addAll(servers);
        return new OptionsBuilder()
                .parent(options)
                .shouldFailOnError(options.shouldFailOnError().orElse(true))
                .jvmArgsAppend(jvmArgs.toArray(String[]::new))
                .build();
    }
}
