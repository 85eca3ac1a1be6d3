package dev.earmark.examples.cli;

import dev.earmark.examples.stores.SqlDatabase;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The options of the redis-mirror example. */
@Command
public final class RedisMirrorOptions extends ExampleOptions {
    @Option(
            names = "--database-url",
            paramLabel = "URL",
            description = "The database of the mirror: jdbc:mysql://HOST:PORT/DATABASE or"
                    + " jdbc:postgresql://HOST:PORT/DATABASE. Default: an embedded H2 database.")
    private @Nullable String url;

    @Option(names = "--database-user", paramLabel = "USER", description = "The database user.")
    private String user = "";

    @Option(
            names = "--database-password",
            paramLabel = "PASSWORD",
            description = "The user's password. It may be empty.")
    private String password = "";

    @Option(names = "--shoppers", paramLabel = "N", description = "How many shoppers come, 1 to 1000000.")
    private int shoppers = 500;

    @Option(names = "--threads", paramLabel = "N", description = "How many shoppers are served at once, 1 to 100.")
    private int threads = 8;

    @Option(
            names = "--kills",
            paramLabel = "N",
            description =
                    "How often to kill the shop or a consumer, 0 to 10000. If it is not 0, the shop and two consumers"
                            + " run in processes of their own, and shoppers come until the last kill. Needs --database-url.")
    private int kills;

    @Override
    void check() {
        requireBetween("--shoppers", shoppers, 1, 1_000_000);
        requireBetween("--threads", threads, 1, 100);
        requireBetween("--kills", kills, 0, 10_000);
        if (kills > 0 && url == null) {
            throw error("--kills", "the killed consumers need a database on a server; add --database-url");
        }
    }

    /** The database of the mirror. */
    public SqlDatabase database() {
        return url == null ? SqlDatabase.embedded() : new SqlDatabase(url, user, password);
    }

    /** How many shoppers come. */
    public int shoppers() {
        return shoppers;
    }

    /** How many shoppers are served at once. */
    public int threads() {
        return threads;
    }

    /** How often to kill the shop or a consumer. */
    public int kills() {
        return kills;
    }
}
