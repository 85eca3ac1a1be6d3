package dev.earmark.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options about the servers, which start by themselves when none are named. */
final class ServerOptions {
    @Option(
            names = "--mysql-url",
            paramLabel = "URL",
            description = "A MySQL or MariaDB server, jdbc:mysql://HOST:PORT/, on which the user may create databases."
                    + " Without it, a MariaDB from Maven Central starts by itself.")
    private @Nullable String mysqlUrl;

    @Option(names = "--mysql-user", paramLabel = "USER", description = "Who connects to MySQL.")
    private @Nullable String mysqlUser;

    @Option(names = "--mysql-password", paramLabel = "PASSWORD", description = "The user's password, may be empty.")
    private @Nullable String mysqlPassword;

    @Option(
            names = "--redis-url",
            paramLabel = "URL",
            description = "A Redis or Valkey server, redis://HOST:PORT. Without it, one starts by itself.")
    private @Nullable String redisUrl;

    /**
     * Tells the rest of this process, by the system properties that the tests have too.
     *
     * @throws picocli.CommandLine.ParameterException if options do not go together
     */
    void apply(Usage usage) {
        if (mysqlUrl == null && (mysqlUser != null || mysqlPassword != null)) {
            throw usage.error("--mysql-user and --mysql-password need --mysql-url: whose user is it?");
        }
        if (mysqlUrl != null && !mysqlUrl.startsWith("jdbc:mysql://")) {
            throw usage.error("Invalid value for option '--mysql-url': it does not begin with jdbc:mysql://");
        }
        if (redisUrl != null && !redisUrl.matches("rediss?://.+")) {
            throw usage.error("Invalid value for option '--redis-url': it does not begin with redis:// or rediss://");
        }
        set("earmark.mysql.url", mysqlUrl);
        set("earmark.mysql.user", mysqlUser);
        set("earmark.mysql.password", mysqlPassword);
        set("earmark.redis.url", redisUrl);
    }

    private static void set(String property, @Nullable String value) {
        if (value != null) {
            System.setProperty(property, value);
        }
    }

    /** The options as they were given, with nothing in them that a reader must not know. */
    List<String> withoutSecrets() {
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
