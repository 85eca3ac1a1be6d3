package dev.earmark.benchmarks.report;

import dev.earmark.benchmarks.servers.Backend;
import dev.earmark.benchmarks.servers.Servers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a run runs on.
 *
 * @param database product and version of the MySQL or MariaDB server; of Redis if only that is used
 * @param settings a line about each server
 * @param jvmArgs what tells another JVM where the servers are
 */
record Surroundings(String database, Map<String, String> settings, List<String> jvmArgs) {
    /** Starts the servers that contenders need. */
    static Surroundings of(Collection<String> contenders) {
        boolean mysql = contenders.stream().anyMatch(name -> Family.of(name) == Family.DATABASE);
        boolean redis = contenders.stream().anyMatch(name -> Family.of(name) == Family.REDIS);
        if (!mysql && !redis) {
            return new Surroundings("no server", Map.of(), List.of());
        }
        List<String> jvmArgs = Servers.properties().entrySet().stream()
                .map(property -> "-D" + property.getKey() + "=" + property.getValue())
                .toList();
        Map<String, String> settings = new TreeMap<>();
        if (mysql) {
            settings.put("Database", text(Servers.settings(Backend.MYSQL)));
        }
        if (redis) {
            settings.put("Redis", text(Servers.settings(Backend.REDIS)));
        }
        return new Surroundings(product(Servers.settings(mysql ? Backend.MYSQL : Backend.REDIS)), settings, jvmArgs);
    }

    private static String text(Map<String, String> settings) {
        return product(settings) + " with "
                + new TreeMap<>(settings)
                        .entrySet().stream()
                                .filter(setting -> !setting.getKey().contains("version"))
                                .map(setting -> setting.getKey() + "="
                                        + (setting.getValue().isEmpty() ? "\"\"" : setting.getValue()))
                                .collect(Collectors.joining(", "));
    }

    /** Valkey says the version of Redis that it can stand in for, beside its own. */
    private static String product(Map<String, String> settings) {
        String version = settings.get("version");
        if (version != null) {
            boolean maria = version.contains("MariaDB");
            return maria ? "MariaDB " + version.replaceAll("-.*", "") : "MySQL " + version;
        }
        String valkey = settings.get("valkey_version");
        return valkey != null ? "Valkey " + valkey : "Redis " + settings.getOrDefault("redis_version", "");
    }

    /** The commit of the sources, when the run is started where they are, and whether there were changes. */
    static Optional<String> commit() {
        if (!Files.isRegularFile(Path.of("benchmarks", "pom.xml"))) {
            return Optional.empty();
        }
        return git("rev-parse", "--short=12", "HEAD")
                .map(commit -> commit
                        + git("status", "--porcelain", "--untracked-files=no")
                                .filter(changes -> !changes.isEmpty())
                                .map(changes -> " with changes")
                                .orElse(""));
    }

    private static Optional<String> git(String... args) {
        try {
            List<String> command = new ArrayList<>(List.of("git"));
            command.addAll(List.of(args));
            Process git = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            git.getOutputStream().close();
            String told = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
            return git.waitFor() == 0 ? Optional.of(told) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // no git here
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
