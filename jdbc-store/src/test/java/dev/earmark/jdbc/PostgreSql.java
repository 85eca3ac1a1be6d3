package dev.earmark.jdbc;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;

/**
 * A real PostgreSQL server for tests: the one that the system property {@code earmark.postgresql.url} (with {@code
 * earmark.postgresql.user} and {@code earmark.postgresql.password}) points at, or one from Maven Central. That one
 * starts by itself, once per JVM, on a free port in a temporary folder, and ends with the JVM. Its commits are durable,
 * unless {@link TestServers#DURABLE} says otherwise.
 */
public final class PostgreSql {
    private static final String URL = "earmark.postgresql.url";

    /** Whether the library knows where the programs are. */
    private static boolean unpacked;

    private PostgreSql() {}

    /**
     * Starts a server with an empty database, prints its URL, and runs until its standard input ends. For scripts.
     *
     * @param arguments none
     * @throws IOException if standard input cannot be read
     */
    public static void main(String... arguments) throws IOException {
        TestServers.serve(newDatabase().url());
    }

    /**
     * Creates an empty database with a new name.
     *
     * @return its address
     */
    public static DatabaseAddress newDatabase() {
        return TestServers.newDatabase(server(), "CREATE DATABASE %s", System.getProperty(URL) != null);
    }

    private static DatabaseAddress server() {
        String url = System.getProperty(URL);
        return url == null
                ? Embedded.SERVER
                : new DatabaseAddress(
                        url,
                        System.getProperty("earmark.postgresql.user", "postgres"),
                        System.getProperty("earmark.postgresql.password", ""));
    }

    /** Options of a server from Maven Central with its data in this folder. Start it with {@link #start}. */
    static EmbeddedPostgres.Builder options(Path folder) {
        // PostgreSQL refuses to run as root; then the library starts it in a separate user namespace
        return EmbeddedPostgres.builder()
                .setPort(TestServers.freePort())
                .setDataDirectory(folder.resolve("data"))
                .setCleanDataDirectory(false)
                // the library switches both off
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setPGStartupWait(Duration.ofMinutes(1));
    }

    /** Starts a server. The first one of a JVM looks whether the programs are unpacked. */
    static synchronized EmbeddedPostgres start(EmbeddedPostgres.Builder options) throws IOException {
        if (unpacked) {
            return options.start();
        }
        EmbeddedPostgres server = TestServers.inProgramsOf("postgresql", folder -> {
            EmbeddedPostgres first =
                    options.setOverrideWorkingDirectory(folder.toFile()).start();
            // the library unpacks them again if this file is older than their folder, as it is on a slow machine
            try (Stream<Path> files = Files.walk(folder, 2)) {
                for (Path file : files.filter(one -> one.endsWith(".exists")).toList()) {
                    Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
                }
            }
            return first;
        });
        unpacked = true;
        return server;
    }

    static DatabaseAddress address(EmbeddedPostgres server) {
        return new DatabaseAddress("jdbc:postgresql://127.0.0.1:" + server.getPort() + "/postgres", "postgres", "");
    }

    /** Started on first use. */
    private static final class Embedded {
        static final Path FOLDER = TestServers.newFolder("earmark-postgresql");
        static final DatabaseAddress SERVER = start();

        private static DatabaseAddress start() {
            try {
                EmbeddedPostgres.Builder options = options(FOLDER);
                if (!TestServers.areDurable()) {
                    options.setServerConfig("fsync", "off");
                }
                EmbeddedPostgres server = PostgreSql.start(options);
                Runtime.getRuntime().addShutdownHook(new Thread(() -> end(server)));
                return address(server);
            } catch (IOException e) {
                throw new IllegalStateException("PostgreSQL from Maven Central did not start", e);
            }
        }

        private static void end(EmbeddedPostgres server) {
            try {
                server.close();
                TestServers.delete(FOLDER);
            } catch (IOException e) {
                System.err.println("the tests' PostgreSQL in " + FOLDER + " did not stop cleanly: " + e.getMessage());
            }
        }
    }
}
