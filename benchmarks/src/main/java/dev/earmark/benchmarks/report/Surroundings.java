package dev.earmark.benchmarks.report;

import dev.earmark.benchmarks.contenders.Contenders;
import dev.earmark.benchmarks.servers.Backend;
import dev.earmark.benchmarks.servers.Servers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a run runs on.
 *
 * @param database product and version of the first server: MySQL or MariaDB if it is used, else PostgreSQL, else Redis
 * @param settings a line about each server
 * @param jvmArgs what tells another JVM where the servers are
 */
record Surroundings(String database, Map<String, String> settings, List<String> jvmArgs) {
    /** Starts the servers that contenders need. */
    static Surroundings of(Collection<String> contenders) {
        Set<Backend> servers = EnumSet.noneOf(Backend.class);
        contenders.forEach(name -> servers.add(Contenders.backend(name)));
        servers.removeAll(EnumSet.of(Backend.MEMORY, Backend.H2));
        if (servers.isEmpty()) {
            return new Surroundings("no server", Map.of(), List.of());
        }
        List<String> jvmArgs = Servers.arguments(servers);
        Map<String, String> settings = new LinkedHashMap<>();
        servers.forEach(server -> settings.put(server.toString(), text(Servers.settings(server))));
        return new Surroundings(product(Servers.settings(servers.iterator().next())), settings, jvmArgs);
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
        String postgreSql = settings.get("server_version");
        if (postgreSql != null) {
            return "PostgreSQL " + postgreSql.replaceAll(" .*", "");
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
