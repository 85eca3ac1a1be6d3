package dev.earmark.benchmarks.results;

import static java.util.Objects.requireNonNull;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.sun.management.OperatingSystemMXBean;
import dev.earmark.benchmarks.servers.Backend;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is known about one run, as stored in its JSON file. Immutable if its map is.
 *
 * @param date the day in UTC, {@code 2026-11-22} for example
 * @param set the name of the set that was run
 * @param database the product and version of the first server
 * @param command the command line that repeats the run, without secrets
 * @param commit the commit of the sources, or null if it is unknown
 * @param timing how long each trial warms up and is measured
 * @param machine the machine of the run
 * @param servers the versions and durability settings of the servers
 * @param trials the trials, in the order in which they ran
 * @param orders the results of the orders benchmark
 * @param failures trials without results, and trials in which Earmark did not conserve the stock
 */
public record Results(
        String date,
        String set,
        String database,
        String command,
        @Nullable String commit,
        String timing,
        Machine machine,
        Map<String, String> servers,
        List<Trial> trials,
        List<OrdersResult> orders,
        List<String> failures) {
    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    // The file of a run may have been edited by hand.
    public Results {
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

    /**
     * The machine of a run.
     *
     * @param cores the number of processors
     * @param memoryGiB its memory
     * @param os the operating system and architecture
     * @param jdk the name and version of the JVM
     */
    public record Machine(int cores, double memoryGiB, String os, String jdk) {
        private static final double BYTES_PER_GIB = 1L << 30;

        /**
         * Describes the machine of this process.
         *
         * @return the machine
         */
        public static Machine current() {
            double bytes = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class)
                    .getTotalMemorySize();
            return new Machine(
                    Runtime.getRuntime().availableProcessors(),
                    Math.round(bytes / BYTES_PER_GIB * 10) / 10.0,
                    System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                    System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"));
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT, "%d %s, %.1f GiB, %s, %s", cores, cores == 1 ? "core" : "cores", memoryGiB, os, jdk);
        }
    }

    /**
     * Returns the product and version of a server, {@code MariaDB 11.4.5} for example.
     *
     * @param backend which server
     * @return the product; empty if there was no such server
     */
    public Optional<String> product(Backend backend) {
        return Optional.ofNullable(servers.get(backend.title())).map(settings -> settings.replaceAll(" with .*", ""));
    }

    /**
     * Replaces what was measured.
     *
     * @param newTrials all trials so far
     * @param newOrders all results of the orders benchmark so far
     * @param newFailures all failures so far
     * @return a copy of these results
     */
    public Results with(List<Trial> newTrials, List<OrdersResult> newOrders, List<String> newFailures) {
        return new Results(
                date, set, database, command, commit, timing, machine, servers, newTrials, newOrders, newFailures);
    }

    /**
     * Chooses the file for these results.
     *
     * @param folder the folder of the files
     * @return a path that does not exist, {@code 2026-11-22-quick-mariadb-11.4.5.json} for example
     */
    public Path newFile(Path folder) {
        String name = date + "-" + set + "-" + database.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.]+", "-");
        Path file = folder.resolve(name + ".json");
        for (int number = 2; Files.exists(file); number++) {
            file = folder.resolve(name + "-" + number + ".json");
        }
        return file;
    }

    /**
     * Writes the results. The file is replaced in one step, so an interrupted run leaves a complete file.
     *
     * @param file where to write; replaced if it exists
     * @throws IOException if it cannot be written
     */
    public void write(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path draft = file.resolveSibling(file.getFileName() + ".draft");
        Files.writeString(draft, GSON.toJson(this) + "\n", StandardCharsets.UTF_8);
        Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
    }

    /**
     * Reads results.
     *
     * @param file a file that {@link #write} has written
     * @return the results
     * @throws IOException if the file does not exist or does not contain results; the message names the file
     */
    public static Results read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("There is no file " + file);
        }
        Results results;
        try {
            results = GSON.fromJson(Files.readString(file, StandardCharsets.UTF_8), Results.class);
        } catch (RuntimeException e) { // from Gson, or from the constructor, wrapped by Gson
            throw new IOException(file + " does not contain the results of a run: " + rootMessage(e), e);
        }
        if (results == null) {
            throw new IOException(file + " is empty");
        }
        return results;
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }
}
