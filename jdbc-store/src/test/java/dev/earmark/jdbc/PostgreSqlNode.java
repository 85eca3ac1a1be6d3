package dev.earmark.jdbc;

import static dev.earmark.jdbc.Sql.execute;
import static java.nio.file.attribute.PosixFilePermissions.asFileAttribute;
import static java.nio.file.attribute.PosixFilePermissions.fromString;
import static org.awaitility.Awaitility.await;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL from Maven Central that is a primary or a standby, and keeps its port whatever it is. Clients and standbys
 * reach it through a network each, which can become silent. Its commits do not wait for the disk, because tests kill the
 * process and not the machine.
 */
final class PostgreSqlNode extends KillableServer {
    /** What a copy of the data does not have (PostgreSQL manual, 25.3.4, "Making a Base Backup Using the Low Level API"). */
    private static final Set<String> NOT_COPIED = Set.of(
            "postmaster.pid",
            "postmaster.opts",
            "epg-lock",
            "pg_wal",
            "pg_replslot",
            "pg_dynshmem",
            "pg_notify",
            "pg_serial",
            "pg_snapshots",
            "pg_stat_tmp",
            "pg_subtrans");

    private final DatabaseAddress address =
            new DatabaseAddress("jdbc:postgresql://127.0.0.1:" + TestServers.freePort() + "/postgres", "postgres", "");
    private final SilentNetwork clients = new SilentNetwork(address);
    private final SilentNetwork standbys = new SilentNetwork(address);
    private @Nullable EmbeddedPostgres server;

    PostgreSqlNode() throws IOException {
        super("earmark-postgresql-node");
    }

    /** Without a network in between. */
    @Override
    DatabaseAddress address() {
        return address;
    }

    SilentNetwork clients() {
        return clients;
    }

    SilentNetwork standbys() {
        return standbys;
    }

    private Path data() {
        return folder().resolve("data");
    }

    @Override
    Path pidFile() {
        return data().resolve("postmaster.pid");
    }

    @Override
    void start() throws IOException {
        stop(); // releases the lock on the data
        int port = Integer.parseInt(address.url().replaceAll(".*:(\\d+)/.*", "$1"));
        server = PostgreSql.options(folder())
                .setPort(port)
                .setServerConfig("fsync", "off")
                // a standby reads what it has missed from the primary, as it has no archive
                .setServerConfig("wal_keep_size", "256MB")
                .setServerConfig("wal_retrieve_retry_interval", "200ms")
                .start();
    }

    /** In order: the standby has everything. */
    @Override
    void stop() throws IOException {
        if (server != null) {
            server.close();
            await().until(() -> !isRunning()); // the library waits for five seconds
        }
    }

    private boolean isRunning() throws IOException {
        try {
            long pid = Long.parseLong(Files.readAllLines(pidFile()).get(0).strip());
            return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Throws this server's data away, and starts it with a copy of a running primary's, as its standby. */
    void copy(PostgreSqlNode primary) throws IOException, SQLException {
        stop();
        TestServers.delete(data());
        try (Connection connection = primary.address().connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_backup_start('copy', true)");
            copyFiles(primary.data(), data());
            try (ResultSet row = statement.executeQuery("SELECT labelfile FROM pg_backup_stop(false)")) {
                row.next();
                Files.writeString(data().resolve("backup_label"), row.getString(1));
            }
        }
        Files.writeString(data().resolve("standby.signal"), "");
        Files.writeString(
                data().resolve("postgresql.auto.conf"),
                "primary_conninfo = 'host=127.0.0.1 port=%d user=postgres sslmode=disable gssencmode=disable'%n"
                                .formatted(primary.standbys().port())
                        + "synchronous_standby_names = ''%n".formatted(),
                StandardOpenOption.APPEND);
        start();
    }

    private static void copyFiles(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                Files.createDirectory(to.resolve(from.relativize(folder)), asFileAttribute(fromString("rwx------")));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Path name = from.relativize(file);
                if (!NOT_COPIED.contains(name.getName(0).toString())) {
                    try {
                        Files.copy(file, to.resolve(name));
                    } catch (NoSuchFileException e) {
                        // removed meanwhile
                    }
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException removed) {
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Makes this standby a primary, and waits until it is. */
    void promote() throws SQLException {
        execute(address, "SELECT pg_promote()");
    }

    /** Changes a setting of the server, and waits for nothing. */
    void set(String name, String value) throws SQLException {
        execute(address, "ALTER SYSTEM SET " + name + " = " + value, "SELECT pg_reload_conf()");
    }

    /** Reads one value. */
    String value(String sql) throws SQLException {
        try (Connection connection = address.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? String.valueOf(row.getString(1)) : "";
        }
    }

    void closeNetworks() throws IOException {
        clients.close();
        standbys.close();
    }
}
