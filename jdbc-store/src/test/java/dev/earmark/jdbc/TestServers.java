package dev.earmark.jdbc;

import static dev.earmark.jdbc.Sql.execute;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/** Helpers for the tests' servers. */
final class TestServers {
    /**
     * The system property that is {@code false} if the servers that all tests of a JVM share need not wait for the disk
     * at each commit. Servers that a test kills always wait.
     */
    static final String DURABLE = "earmark.servers.durable";

    private TestServers() {}

    static boolean areDurable() {
        return Boolean.parseBoolean(System.getProperty(DURABLE, "true"));
    }

    /** Prints a server's URL, waits until standard input ends, and then ends this JVM and the server with it. */
    static void serve(String url) throws IOException {
        System.out.println(url);
        while (System.in.read() >= 0) {
            // until the parent process closes it
        }
        System.exit(0);
    }

    /** Creates a database with a new name. Drops it when the JVM ends if the server keeps running. */
    static DatabaseAddress newDatabase(DatabaseAddress server, String create, boolean serverKeepsRunning) {
        String name = "earmark_" + UUID.randomUUID().toString().replace("-", "").substring(0, 12);
        try {
            execute(server, create.formatted(name));
        } catch (SQLException e) {
            throw new IllegalStateException("could not create a database for the tests on " + server.url(), e);
        }
        if (serverKeepsRunning) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> drop(server, name)));
        }
        return server.database(name);
    }

    private static void drop(DatabaseAddress server, String name) {
        try {
            execute(server, "DROP DATABASE IF EXISTS " + name);
        } catch (SQLException e) {
            System.err.println("database " + name + " is left on " + server.url() + ": " + e.getMessage());
        }
    }

    /**
     * A port that no system gives to an outgoing connection. One of those may be taken before the server has started, or
     * while it is dead: then a client that tries to reconnect may even connect to itself.
     */
    static int freePort() {
        for (int attempt = 0; attempt < 1_000; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(10_000, 32_000);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException e) {
                // in use
            }
        }
        throw new IllegalStateException("no port from 10,000 to 32,000 is free");
    }

    static Path newFolder(String name) {
        try {
            return Files.createTempDirectory(name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        }
    }
}
