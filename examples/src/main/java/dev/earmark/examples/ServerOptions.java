package dev.earmark.examples;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options about the server of a store. Each kind of server takes some of them, and says so. */
final class ServerOptions {
    @Option(
            names = "--url",
            paramLabel = "URL",
            description = {
                "For a mysql store: the database of a MySQL or MariaDB server, jdbc:mysql://HOST:PORT/DATABASE."
                        + " For a postgresql store: jdbc:postgresql://HOST:PORT/DATABASE."
                        + " Its Earmark tables are made if it has none, and are left as they are at the end.",
                "For redis: the server, redis://HOST:PORT[/DATABASE] or redis://USER:PASSWORD@HOST:PORT[/DATABASE];"
                        + " rediss:// for TLS, redis-sentinel://HOST:PORT[,HOST:PORT][/DATABASE]#PRIMARY for Sentinel. All"
                        + " keys start with {" + RedisStores.PREFIX + "}, and are left as they are at the end."
            })
    private @Nullable String url;

    @Option(names = "--user", paramLabel = "USER", description = "For a mysql or postgresql store: who connects.")
    private @Nullable String user;

    @Option(
            names = "--password",
            paramLabel = "PASSWORD",
            description = "For a mysql or postgresql store: the user's password, may be empty.")
    private @Nullable String password;

    @Option(
            names = "--reset",
            description = {
                "For a mysql or postgresql store: first delete EVERYTHING from the database's Earmark tables. For redis: first delete all"
                        + " keys that start with {" + RedisStores.PREFIX + "}.",
                "Without it, a run on a database that holds such rows or keys is refused."
            })
    private boolean reset;

    String url() {
        return Objects.requireNonNull(url);
    }

    String user() {
        return Objects.requireNonNull(user);
    }

    String password() {
        return Objects.requireNonNull(password);
    }

    boolean reset() {
        return reset;
    }

    /**
     * Makes sure that options are there.
     *
     * @param what what they name
     * @throws UnusableStoreException if one is missing
     */
    void require(StoreKind kind, String what, String... options) {
        List<String> missing = new ArrayList<>(Arrays.asList(options));
        missing.removeAll(given());
        if (!missing.isEmpty()) {
            throw new UnusableStoreException("--store=" + kind + " needs " + String.join(", ", missing) + ": " + what);
        }
    }

    /**
     * Makes sure that options are not there.
     *
     * @param reason what to say if one is
     * @throws UnusableStoreException if one is
     */
    void refuse(String reason, String... options) {
        if (given().stream().anyMatch(Arrays.asList(options)::contains)) {
            throw new UnusableStoreException(reason);
        }
    }

    private List<String> given() {
        List<String> given = new ArrayList<>();
        if (url != null) {
            given.add("--url");
        }
        if (user != null) {
            given.add("--user");
        }
        if (password != null) {
            given.add("--password");
        }
        if (reset) {
            given.add("--reset");
        }
        return given;
    }
}
