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

/** What decides how durable a commit is, as the servers themselves say. */
final class ServerSettings {
    private static final Pattern VERSION = Pattern.compile("(redis|valkey)_version:(\\S+)");
    private static final List<String> REDIS = List.of("appendonly", "appendfsync", "save", "maxmemory-policy");
    private static final String MYSQL = "SHOW GLOBAL VARIABLES WHERE Variable_name IN ('version', 'version_comment',"
            + " 'innodb_flush_log_at_trx_commit', 'sync_binlog', 'log_bin', 'innodb_doublewrite', 'innodb_flush_method',"
            + " 'innodb_buffer_pool_size', 'max_connections')";

    private static final String POSTGRESQL =
            "SELECT name, setting FROM pg_settings WHERE name IN ('server_version', 'fsync',"
                    + " 'synchronous_commit', 'full_page_writes', 'wal_level', 'shared_buffers', 'max_connections')";

    private ServerSettings() {}

    static Map<String, String> ofMySql(Database database) {
        return ofSql(database, MYSQL);
    }

    static Map<String, String> ofPostgreSql(Database database) {
        return ofSql(database, POSTGRESQL);
    }

    private static Map<String, String> ofSql(Database database, String question) {
        Map<String, String> settings = new TreeMap<>();
        try (Connection connection = DriverManager.getConnection(database.url(), database.user(), database.password());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(question)) {
            while (rows.next()) {
                settings.put(rows.getString(1), rows.getString(2));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the database does not say how it is set", e);
        }
        return settings;
    }

    static Map<String, String> ofRedis(String url) {
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
        return settings;
    }
}
