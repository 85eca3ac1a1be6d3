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
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The CPU time of a server. Redis reports it; for databases on this machine, the operating system does. */
final class ServerCpu {
    /** Names the file with MySQL's process id, if the server reports a path that does not exist here. */
    static final String PID_FILE = "earmark.mysql.pidFile";

    private static final Pattern USED = Pattern.compile("used_cpu_(?:sys|user):([0-9.]+)");
    private static final Pattern PROGRAM = Pattern.compile("mysqld|mariadbd");

    /** The index of the user time behind the name; system time and the times of ended children follow. */
    private static final int UTIME = 11;

    private static final int OWN = 2;
    private static final int ENDED_CHILDREN = 4;

    /** Linux reports hundredths of a second on all usual platforms (USER_HZ). */
    private static final long MILLIS_PER_TICK = 10;

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

    /**
     * PostgreSQL has a process for each connection. When one ends, Linux adds its time to that of the first process.
     * Empty on other systems.
     */
    static Optional<Duration> ofPostgreSql(Database database) {
        try (Connection connection = DriverManager.getConnection(database.url(), database.user(), database.password());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW data_directory")) {
            row.next();
            Path file = Path.of(row.getString(1)).resolve("postmaster.pid");
            if (!Files.isReadable(file)) {
                return Optional.empty();
            }
            long first = Long.parseLong(Files.readAllLines(file).get(0).trim());
            return ProcessHandle.of(first)
                    .filter(process -> process.info()
                            .command()
                            .filter(name -> name.contains("postgres"))
                            .isPresent())
                    .flatMap(ServerCpu::withChildren);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot read the path of PostgreSQL's data", e);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<Duration> withChildren(ProcessHandle first) {
        try {
            long ticks = ticks(first, ENDED_CHILDREN);
            for (ProcessHandle child : first.children().toList()) {
                if (child.isAlive()) {
                    ticks += ticks(child, OWN);
                }
            }
            return Optional.of(Duration.ofMillis(ticks * MILLIS_PER_TICK));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Reads the sum of the first fields of user and system time in /proc/PID/stat; see proc(5). */
    private static long ticks(ProcessHandle process, int fields) throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
        String[] values = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return Arrays.stream(values, UTIME, UTIME + fields)
                .mapToLong(Long::parseLong)
                .sum();
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
