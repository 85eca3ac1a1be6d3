package dev.earmark.benchmarks.servers;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line options that name servers. Servers that are not named start by themselves. */
public final class ServerOptions {
    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec command;

    @Option(
            names = "--mysql-url",
            paramLabel = "URL",
            description = "A MySQL or MariaDB server, jdbc:mysql://HOST:PORT/. The user must be allowed to create"
                    + " databases. Default: a MariaDB from Maven Central.")
    private @Nullable String mysqlUrl;

    @Option(names = "--mysql-user", paramLabel = "USER", description = "The MySQL user.")
    private @Nullable String mysqlUser;

    @Option(names = "--mysql-password", paramLabel = "PASSWORD", description = "The password of the MySQL user.")
    private @Nullable String mysqlPassword;

    @Option(
            names = "--redis-url",
            paramLabel = "URL",
            description =
                    "A Redis or Valkey server, redis://HOST:PORT. Default: a Redis from Maven Central, with appendfsync"
                            + " always.")
    private @Nullable String redisUrl;

    /** Creates options that name no server. */
    public ServerOptions() {}

    /**
     * Sets the system properties that {@link Servers} reads.
     *
     * @throws ParameterException if an option is not valid
     */
    public void apply() {
        if (mysqlUrl == null && (mysqlUser != null || mysqlPassword != null)) {
            throw error("--mysql-user and --mysql-password require --mysql-url");
        }
        if (mysqlUrl != null && !mysqlUrl.startsWith("jdbc:mysql://")) {
            throw error("Invalid value for option '--mysql-url': it must begin with jdbc:mysql://");
        }
        if (redisUrl != null && !redisUrl.matches("rediss?://.+")) {
            throw error("Invalid value for option '--redis-url': it must begin with redis:// or rediss://");
        }
        set("earmark.mysql.url", mysqlUrl);
        set("earmark.mysql.user", mysqlUser);
        set("earmark.mysql.password", mysqlPassword);
        set("earmark.redis.url", redisUrl);
    }

    private ParameterException error(String message) {
        return new ParameterException(command.commandLine(), message);
    }

    private static void set(String property, @Nullable String value) {
        if (value != null) {
            System.setProperty(property, value);
        }
    }

    /**
     * Returns the options as they were given, without secrets.
     *
     * @return the options, for the page
     */
    public List<String> withoutSecrets() {
        List<String> options = new ArrayList<>();
        add(options, "--mysql-url", mysqlUrl == null ? null : mysqlUrl.replaceAll("[?].*", "?…"));
        add(options, "--mysql-user", mysqlUser == null ? null : "…");
        add(options, "--mysql-password", mysqlPassword == null ? null : "…");
        add(options, "--redis-url", redisUrl == null ? null : redisUrl.replaceAll("//.*@", "//…@"));
        return options;
    }

    private static void add(List<String> options, String name, @Nullable String value) {
        if (value != null) {
            options.add(name + "=" + value);
        }
    }
}
