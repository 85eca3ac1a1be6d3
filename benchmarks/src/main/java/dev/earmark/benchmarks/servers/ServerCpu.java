package dev.earmark.benchmarks.servers;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The CPU time of a server's process. Redis reports it; for MySQL on this machine, the operating system does. */
final class ServerCpu {
    /** Names the file with MySQL's process id, if the server reports a path that does not exist here. */
    static final String PID_FILE = "earmark.mysql.pidFile";

    private static final Pattern USED = Pattern.compile("used_cpu_(?:sys|user):([0-9.]+)");
    private static final Pattern PROGRAM = Pattern.compile("mysqld|mariadbd");

    private ServerCpu() {}

    static Optional<Duration> ofRedis(String url) {
        RedisClient client = RedisClient.create(url);
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            double seconds = USED.matcher(connection.sync().info("cpu"))
                    .results()
                    .map(result -> result.group(1))
                    .mapToDouble(Double::parseDouble)
                    .sum();
            return Optional.of(Duration.ofNanos(Math.round(seconds * 1e9)));
        } finally {
            client.shutdown();
        }
    }

    static Optional<Duration> ofMySql(Database database) {
        return pid(database)
                .flatMap(ProcessHandle::of)
                .map(ProcessHandle::info)
                .filter(process -> process.command().filter(ServerCpu::isMySql).isPresent())
                .flatMap(ProcessHandle.Info::totalCpuDuration);
    }

    private static boolean isMySql(String program) {
        return PROGRAM.matcher(program)
                .results()
                .map(MatchResult::group)
                .findAny()
                .isPresent();
    }

    private static Optional<Long> pid(Database database) {
        try {
            Path file = pidFile(database);
            return Files.isReadable(file)
                    ? Optional.of(Long.valueOf(Files.readString(file).trim()))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Path pidFile(Database database) {
        String named = System.getProperty(PID_FILE);
        if (named != null) {
            return Path.of(named);
        }
        try (Connection connection = DriverManager.getConnection(database.url(), database.user(), database.password());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT @@datadir, @@pid_file")) {
            row.next();
            return Path.of(row.getString(1)).resolve(row.getString(2));
        } catch (SQLException e) {
            throw new IllegalStateException("cannot read the path of MySQL's pid file", e);
        }
    }
}
