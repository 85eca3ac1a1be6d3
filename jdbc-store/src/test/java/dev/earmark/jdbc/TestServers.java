package dev.earmark.jdbc;

import static dev.earmark.jdbc.Sql.execute;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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

    /** Unpacks the programs of a server, or makes sure that they are there. */
    @FunctionalInterface
    interface Unpacking<T> {
        T unpack(Path folder) throws IOException;
    }

    /**
     * Gives the folder for the programs of a server from Maven Central. To unpack them takes longer than most tests, so all
     * JVMs of a checkout share them, in its folder {@code target}. Only one JVM at a time is in here with this name.
     */
    static synchronized <T> T inProgramsOf(String name, Unpacking<T> unpacking) throws IOException {
        Path all = Shared.FOLDER;
        try (FileChannel file =
                FileChannel.open(all.resolve(name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            file.lock(); // until it is closed
            return unpacking.unpack(all.resolve(name));
        }
    }

    /** Without a checkout around it, a JVM has its own. */
    private static final class Shared {
        static final Path FOLDER = folder();

        private static Path folder() {
            for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
                if (Files.isDirectory(folder.resolve(".mvn"))) {
                    Path shared = folder.resolve("target").resolve("servers");
                    shared.toFile().mkdirs();
                    return shared;
                }
            }
            Path own = newFolder("earmark-servers");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                try {
                    delete(own);
                } catch (IOException e) {
                    System.err.println(own + " is left: " + e.getMessage());
                }
            }));
            return own;
        }
    }

    static Path newFolder(String name) {
        try {
            return Files.createTempDirectory(name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(from.relativize(file));
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
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
