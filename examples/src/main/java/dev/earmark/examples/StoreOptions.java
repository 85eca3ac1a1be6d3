package dev.earmark.examples;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which store a command works on. */
final class StoreOptions {
    private static final int CONNECTIONS = 10;
    private static final Pattern MYSQL_URL = Pattern.compile("jdbc:mysql:([a-z]+:)?//[^/]*/[^?].*");

    @Option(
            names = "--store",
            paramLabel = "STORE",
            description = "One of ${COMPLETION-CANDIDATES}. An h2 store is an embedded database of this run's own.")
    private StoreKind kind = StoreKind.H2_PESSIMISTIC;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description =
                    "For a mysql store: the database of a MySQL or MariaDB server, jdbc:mysql://HOST:PORT/DATABASE."
                            + " Its Earmark tables are made if it has none, and are left as they are at the end.")
    private @Nullable String url;

    @Option(names = "--user", paramLabel = "USER", description = "For a mysql store: who connects.")
    private @Nullable String user;

    @Option(
            names = "--password",
            paramLabel = "PASSWORD",
            description = "For a mysql store: the user's password, may be empty.")
    private @Nullable String password;

    @Option(
            names = "--reset",
            description =
                    "For a mysql store: first delete EVERYTHING from the database's Earmark tables. Without it, a run"
                            + " on a database that holds Earmark's rows is refused.")
    private boolean reset;

    /** Opens the chosen store, empty, over a pool of ten connections if it has a database. */
    StoreChoice open(Usage usage) {
        return open(usage, CONNECTIONS);
    }

    StoreChoice open(Usage usage, int connections) {
        if (!kind.needsServer()) {
            refuseServerOptions(usage);
            return kind == StoreKind.MEMORY ? StoreChoice.memory() : StoreChoice.embedded(kind, connections);
        }
        requireServerOptions(usage);
        String address = Objects.requireNonNull(url);
        if (!MYSQL_URL.matcher(address).matches()) {
            throw usage.error("--url has to look like jdbc:mysql://HOST:PORT/DATABASE (for MariaDB too)");
        }
        try {
            return StoreChoice.server(
                    kind, connections, address, Objects.requireNonNull(user), Objects.requireNonNull(password), reset);
        } catch (UnusableDatabaseException e) {
            throw usage.error(String.valueOf(e.getMessage()));
        }
    }

    boolean hasDatabase() {
        return kind != StoreKind.MEMORY;
    }

    @Override
    public String toString() {
        return kind.toString();
    }

    private void requireServerOptions(Usage usage) {
        Map<String, @Nullable String> needed = new LinkedHashMap<>();
        needed.put("--url", url);
        needed.put("--user", user);
        needed.put("--password", password);
        needed.values().removeIf(Objects::nonNull);
        if (!needed.isEmpty()) {
            throw usage.error("--store=" + kind + " needs " + String.join(", ", needed.keySet())
                    + ": the MySQL or MariaDB database to work on");
        }
    }

    private void refuseServerOptions(Usage usage) {
        if (url != null || user != null || password != null || reset) {
            throw usage.error("--url, --user, --password and --reset are for the mysql stores; --store=" + kind
                    + " takes none of them");
        }
    }
}
