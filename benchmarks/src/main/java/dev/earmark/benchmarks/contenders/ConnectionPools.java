package dev.earmark.benchmarks.contenders;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.benchmarks.servers.Database;
import dev.earmark.benchmarks.servers.SlowNetwork;
import java.util.Map;

/**
 * Opens connection pools. All contenders get the same settings: READ COMMITTED, and for MySQL the settings that
 * HikariCP's page "MySQL Configuration" recommends.
 */
final class ConnectionPools {
    private static final Map<String, String> MYSQL = Map.of(
            "cachePrepStmts", "true",
            "prepStmtCacheSize", "250",
            "prepStmtCacheSqlLimit", "2048",
            "useServerPrepStmts", "true",
            "useLocalSessionState", "true",
            "rewriteBatchedStatements", "true",
            "cacheResultSetMetadata", "true",
            "cacheServerConfiguration", "true",
            "elideSetAutoCommits", "true",
            "maintainTimeStats", "false");

    private ConnectionPools() {}

    static HikariDataSource open(Database database, ContenderOptions options) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(SlowNetwork.to(database, options.delay()).url());
        config.setUsername(database.user());
        config.setPassword(database.password());
        config.setMaximumPoolSize(options.connections());
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        if (database.isMySql()) {
            MYSQL.forEach(config::addDataSourceProperty);
        }
        return new HikariDataSource(config);
    }
}
