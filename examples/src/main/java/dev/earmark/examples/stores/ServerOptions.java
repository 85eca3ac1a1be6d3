package dev.earmark.examples.stores;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options for the server of a store. Each kind of server takes some of them. */
final class ServerOptions {
    @Option(
            names = "--url",
            paramLabel = "URL",
            description = {
                "For a mysql store: jdbc:mysql://HOST:PORT/DATABASE, of a MySQL or MariaDB server. For a postgresql store:"
                        + " jdbc:postgresql://HOST:PORT/DATABASE. Missing Earmark tables are created. The tables and their"
                        + " rows remain after the run.",
                "For redis: redis://HOST:PORT[/DATABASE] or redis://USER:PASSWORD@HOST:PORT[/DATABASE]; rediss:// for TLS,"
                        + " redis-sentinel://HOST:PORT[,HOST:PORT][/DATABASE]#PRIMARY for Sentinel. All keys start with"
                        + " {" + RedisStores.PREFIX + "}. They remain after the run."
            })
    private @Nullable String url;

    @Option(names = "--user", paramLabel = "USER", description = "For a mysql or postgresql store: the database user.")
    private @Nullable String user;

    @Option(
            names = "--password",
            paramLabel = "PASSWORD",
            description = "For a mysql or postgresql store: the user's password. It may be empty.")
    private @Nullable String password;

    @Option(
            names = "--reset",
            description = {
                "For a mysql or postgresql store: first delete EVERYTHING from the database's Earmark tables. For redis:"
                        + " first delete all keys that start with {" + RedisStores.PREFIX + "}.",
                "Without --reset, an example refuses to run on a database that has such rows or keys."
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
     * Checks that options are present.
     *
     * @param what what the options describe, for the message
     * @throws UnusableStoreException if an option is missing
     */
    void require(StoreName store, String what, String... options) {
        List<String> missing = new ArrayList<>(Arrays.asList(options));
        missing.removeAll(given());
        if (!missing.isEmpty()) {
            throw new UnusableStoreException("--store=" + store + " needs " + String.join(", ", missing) + ": " + what);
        }
    }

    /**
     * Checks that options are absent.
     *
     * @param reason the message if an option is present
     * @throws UnusableStoreException if an option is present
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
