package dev.earmark.benchmarks.servers;

import dev.earmark.jdbc.DatabaseAddress;
import dev.earmark.jdbc.MariaDb;
import dev.earmark.jdbc.PostgreSql;
import dev.earmark.redis.RedisServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The databases and the Redis of a run. MySQL, PostgreSQL and Redis are those that the system properties
 * {@code earmark.mysql.url} (with {@code earmark.mysql.user} and {@code earmark.mysql.password}),
 * {@code earmark.postgresql.url} (likewise) and {@code earmark.redis.url} point at, or start by themselves from Maven Central,
 * when they are first asked for, and end with the JVM: MariaDB and PostgreSQL as they are durable by default, and Redis with {@code appendonly yes} and {@code appendfsync always}, so that both have on disk what they said is done. Safe for
 * use by many threads.
 */
public final class Servers {
    private static final String MYSQL = "earmark.mysql.";
    private static final String POSTGRESQL = "earmark.postgresql.";
    private static final String REDIS_URL = "earmark.redis.url";

    private Servers() {}

    /**
     * Makes a database on the MySQL server.
     *
     * @return where it is; empty, and dropped when the JVM ends
     */
    public static Database newMySqlDatabase() {
        return database(MariaDb.newDatabase());
    }

    /**
     * Makes a database on the PostgreSQL server.
     *
     * @return where it is; empty, and dropped when the JVM ends
     */
    public static Database newPostgreSqlDatabase() {
        return database(PostgreSql.newDatabase());
    }

    private static Database database(DatabaseAddress address) {
        return new Database(address.url(), address.user(), address.password());
    }

    /**
     * Makes a database of H2, in a file in a temporary folder. {@code WRITE_DELAY=0} makes it write at each commit; H2 does
     * not force what is written onto the disk, so that it survives the death of the process, not of the machine.
     *
     * @return where it is; empty, and deleted when the JVM ends
     */
    public static Database newH2Database() {
        try {
            Path folder = Files.createTempDirectory("earmark-h2");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> Folders.delete(folder)));
            return new Database(
                    "jdbc:h2:file:" + folder.resolve("shop")
                            + ";WRITE_DELAY=0;LOCK_TIMEOUT=10000;DB_CLOSE_ON_EXIT=FALSE",
                    "sa",
                    "");
        } catch (IOException e) {
            throw new UncheckedIOException("no folder for H2", e);
        }
    }

    /**
     * Where Redis is.
     *
     * @return a Redis URI; other data may be there
     */
    public static String redisUrl() {
        String url = System.getProperty(REDIS_URL);
        return url == null ? DurableRedis.SERVER.uri() : url;
    }

    /**
     * Starts servers, unless they run, and says where they are, for JVMs that are to use the same.
     *
     * @param backends which
     * @return arguments for the JVMs
     */
    public static List<String> arguments(Collection<Backend> backends) {
        return properties(backends).entrySet().stream()
                .map(property -> "-D" + property.getKey() + "=" + property.getValue())
                .toList();
    }

    private static Map<String, String> properties(Collection<Backend> backends) {
        Map<String, String> properties = new LinkedHashMap<>();
        if (backends.contains(Backend.MYSQL)) {
            put(properties, MYSQL, ServerDatabase.SHARED);
            Optional.ofNullable(System.getProperty(ServerCpu.PID_FILE))
                    .ifPresent(file -> properties.put(ServerCpu.PID_FILE, file));
        }
        if (backends.contains(Backend.POSTGRESQL)) {
            put(properties, POSTGRESQL, PostgreSqlDatabase.SHARED);
        }
        if (backends.contains(Backend.REDIS)) {
            properties.put(REDIS_URL, redisUrl());
        }
        return properties;
    }

    private static void put(Map<String, String> properties, String prefix, Database database) {
        properties.put(prefix + "url", database.url());
        properties.put(prefix + "user", database.user());
        properties.put(prefix + "password", database.password());
    }

    /**
     * How much CPU time a server has used since it started.
     *
     * @param backend which
     * @return the time; empty if there is no server, or it does not say and runs elsewhere
     */
    public static Optional<Duration> cpu(Backend backend) {
        return switch (backend) {
            // PostgreSQL has a process for each connection, and those that have ended are not counted any more
            case MEMORY, H2, POSTGRESQL -> Optional.empty();
            case MYSQL -> ServerCpu.ofMySql(ServerDatabase.SHARED);
            case REDIS -> ServerCpu.ofRedis(redisUrl());
        };
    }

    /**
     * What decides how durable a server's commits are, and its version.
     *
     * @param backend which
     * @return settings by their names; empty if there is no server
     */
    public static Map<String, String> settings(Backend backend) {
        return switch (backend) {
            case MEMORY, H2 -> Map.of();
            case MYSQL -> ServerSettings.ofMySql(ServerDatabase.SHARED);
            case POSTGRESQL -> ServerSettings.ofPostgreSql(PostgreSqlDatabase.SHARED);
            case REDIS -> ServerSettings.ofRedis(redisUrl());
        };
    }

    /** For questions to the server. */
    private static final class ServerDatabase {
        static final Database SHARED = newMySqlDatabase();
    }

    /** For questions to the server. */
    private static final class PostgreSqlDatabase {
        static final Database SHARED = newPostgreSqlDatabase();
    }

    private static final class DurableRedis {
        static final RedisServer SERVER = RedisServer.start("--appendonly", "yes", "--appendfsync", "always");
    }
}
