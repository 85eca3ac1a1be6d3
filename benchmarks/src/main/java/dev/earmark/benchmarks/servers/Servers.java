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
 * The databases and the Redis of a run. The system properties {@code earmark.mysql.url}, {@code earmark.postgresql.url}
 * (each with {@code .user} and {@code .password}) and {@code earmark.redis.url} name servers. A server that is not
 * named starts on first use from Maven Central and stops with the JVM. MariaDB and PostgreSQL run with their durable
 * defaults, Redis with {@code appendonly yes} and {@code appendfsync always}: whatever they acknowledge is on disk.
 * Thread-safe.
 */
public final class Servers {
    private static final String MYSQL = "earmark.mysql.";
    private static final String POSTGRESQL = "earmark.postgresql.";
    private static final String REDIS_URL = "earmark.redis.url";

    private Servers() {}

    /**
     * Creates an empty database on the MySQL server. It is dropped when the JVM ends.
     *
     * @return its address
     */
    public static Database newMySqlDatabase() {
        return database(MariaDb.newDatabase());
    }

    /**
     * Creates an empty database on the PostgreSQL server. It is dropped when the JVM ends.
     *
     * @return its address
     */
    public static Database newPostgreSqlDatabase() {
        return database(PostgreSql.newDatabase());
    }

    private static Database database(DatabaseAddress address) {
        return new Database(address.url(), address.user(), address.password());
    }

    /**
     * Creates an empty H2 database in a temporary folder, which is deleted when the JVM ends. {@code WRITE_DELAY=0}
     * makes H2 write at each commit. H2 does not force the writes to disk, so they survive a crash of the process but
     * not of the machine.
     *
     * @return its address
     */
    public static Database newH2Database() {
        try {
            Path folder = Files.createTempDirectory("earmark-h2");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> TemporaryFolders.delete(folder)));
            return new Database(
                    "jdbc:h2:file:" + folder.resolve("shop")
                            + ";WRITE_DELAY=0;LOCK_TIMEOUT=10000;DB_CLOSE_ON_EXIT=FALSE",
                    "sa",
                    "");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create a folder for H2", e);
        }
    }

    /**
     * Returns the address of Redis, which may hold other data.
     *
     * @return a Redis URI
     */
    public static String redisUrl() {
        String url = System.getProperty(REDIS_URL);
        return url == null ? DurableRedis.SERVER.uri() : url;
    }

    /**
     * Starts servers that are not yet running, and returns the arguments with which another JVM uses them too.
     *
     * @param backends which servers
     * @return JVM arguments
     */
    public static List<String> arguments(Collection<Backend> backends) {
        return properties(backends).entrySet().stream()
                .map(property -> "-D" + property.getKey() + "=" + property.getValue())
                .toList();
    }

    private static Map<String, String> properties(Collection<Backend> backends) {
        Map<String, String> properties = new LinkedHashMap<>();
        if (backends.contains(Backend.MYSQL)) {
            put(properties, MYSQL, MySqlDatabase.SHARED);
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
     * Returns the CPU time that a server has used since it started.
     *
     * @param backend which server
     * @return the time; empty if there is no server or its CPU time is unknown
     */
    public static Optional<Duration> cpu(Backend backend) {
        return switch (backend) {
            case MEMORY, H2 -> Optional.empty();
            case POSTGRESQL -> ServerCpu.ofPostgreSql(PostgreSqlDatabase.SHARED);
            case MYSQL -> ServerCpu.ofMySql(MySqlDatabase.SHARED);
            case REDIS -> ServerCpu.ofRedis(redisUrl());
        };
    }

    /**
     * Returns the version of a server and the settings that decide how durable its commits are.
     *
     * @param backend which server
     * @return the settings; empty if there is no server
     */
    public static Optional<ServerSettings> settings(Backend backend) {
        return switch (backend) {
            case MEMORY, H2 -> Optional.empty();
            case MYSQL -> Optional.of(ServerSettings.ofMySql(MySqlDatabase.SHARED));
            case POSTGRESQL -> Optional.of(ServerSettings.ofPostgreSql(PostgreSqlDatabase.SHARED));
            case REDIS -> Optional.of(ServerSettings.ofRedis(redisUrl()));
        };
    }

    /** For queries about the server. */
    private static final class MySqlDatabase {
        static final Database SHARED = newMySqlDatabase();
    }

    /** For queries about the server. */
    private static final class PostgreSqlDatabase {
        static final Database SHARED = newPostgreSqlDatabase();
    }

    private static final class DurableRedis {
        static final RedisServer SERVER = RedisServer.start("--appendonly", "yes", "--appendfsync", "always");
    }
}
