package dev.earmark.benchmarks.servers;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The version of a server and the settings that decide how durable its commits are, as the server reports them.
 * Immutable if its map is.
 *
 * @param values the settings by name
 */
public record ServerSettings(Map<String, String> values) {
    private static final Pattern VERSION = Pattern.compile("(redis|valkey)_version:(\\S+)");
    private static final List<String> REDIS = List.of("appendonly", "appendfsync", "save", "maxmemory-policy");
    private static final String MYSQL = "SHOW GLOBAL VARIABLES WHERE Variable_name IN ('version', 'version_comment',"
            + " 'innodb_flush_log_at_trx_commit', 'sync_binlog', 'log_bin', 'innodb_doublewrite', 'innodb_flush_method',"
            + " 'innodb_buffer_pool_size', 'max_connections')";

    private static final String POSTGRESQL =
            "SELECT name, setting FROM pg_settings WHERE name IN ('server_version', 'fsync',"
                    + " 'synchronous_commit', 'full_page_writes', 'wal_level', 'shared_buffers', 'max_connections')";

    /**
     * Returns the product and its version, {@code MariaDB 11.4.5} for example.
     *
     * @return the product; Valkey reports both its own version and that of the Redis it replaces
     */
    public String product() {
        String version = values.get("version");
        if (version != null) {
            return version.contains("MariaDB") ? "MariaDB " + version.replaceAll("-.*", "") : "MySQL " + version;
        }
        String postgreSql = values.get("server_version");
        if (postgreSql != null) {
            return "PostgreSQL " + postgreSql.replaceAll(" .*", "");
        }
        String valkey = values.get("valkey_version");
        return valkey != null ? "Valkey " + valkey : "Redis " + values.getOrDefault("redis_version", "");
    }

    /** Returns the product and its settings in one line. */
    @Override
    public String toString() {
        return product() + " with "
                + new TreeMap<>(values)
                        .entrySet().stream()
                                .filter(setting -> !setting.getKey().contains("version"))
                                .map(setting -> setting.getKey() + "="
                                        + (setting.getValue().isEmpty() ? "\"\"" : setting.getValue()))
                                .collect(Collectors.joining(", "));
    }

    static ServerSettings ofMySql(Database database) {
        return ofSql(database, MYSQL);
    }

    static ServerSettings ofPostgreSql(Database database) {
        return ofSql(database, POSTGRESQL);
    }

    private static ServerSettings ofSql(Database database, String query) {
        Map<String, String> settings = new TreeMap<>();
        try (Connection connection = DriverManager.getConnection(database.url(), database.user(), database.password());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                settings.put(rows.getString(1), rows.getString(2));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("cannot read the settings of the database", e);
        }
        return new ServerSettings(settings);
    }

    static ServerSettings ofRedis(String url) {
        Map<String, String> settings = new TreeMap<>();
        RedisClient client = RedisClient.create(url);
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            RedisCommands<String, String> redis = connection.sync();
            Matcher version = VERSION.matcher(redis.info("server"));
            while (version.find()) {
                settings.put(version.group(1) + "_version", version.group(2));
            }
            REDIS.forEach(name -> settings.putAll(redis.configGet(name)));
        } finally {
            client.shutdown();
        }
        return new ServerSettings(settings);
    }
}
