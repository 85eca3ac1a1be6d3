package dev.earmark.redis;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A real Redis or Valkey server for tests, on a free port and in a temporary folder. Runs {@code redis-server} or
 * {@code valkey-server} from the PATH, otherwise the Redis from Maven Central. {@link #url()} names a server that all
 * tests of a JVM share, or the one that the system property {@code earmark.redis.url} names.
 */
public final class RedisServer implements AutoCloseable {
    private static final String URL = "earmark.redis.url";
    private static final Duration START = Duration.ofSeconds(20);
    /** The nodes of a cluster talk to each other on a port that is this much higher. */
    static final int CLUSTER_BUS = 10_000;

    private final int port;
    private final Path folder;
    private final List<String> command;
    private Process process;

    private RedisServer(int port, List<String> configuration, List<String> options) throws IOException {
        folder = Files.createTempDirectory("earmark-redis");
        this.port = port;
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
     * Starts a server for a script: prints its URL, and runs until standard input ends.
     *
     * @param arguments none
     * @throws IOException if standard input cannot be read
     */
    public static void main(String... arguments) throws IOException {
        System.out.println(url());
        while (System.in.read() >= 0) {
            // runs until the process that started it ends
        }
        System.exit(0);
    }

    /**
     * Returns the address of the shared server.
     *
     * @return a Redis URI
     */
    public static String url() {
        String url = System.getProperty(URL);
        return url == null ? Shared.SERVER.uri() : url;
    }

    /**
     * Starts a server that only the caller uses.
     *
     * @param options the options of Redis' command line
     * @return the server; it ends with the JVM if it is not closed earlier
     */
    public static RedisServer start(String... options) {
        return start(List.of(), List.of(options));
    }

    /** Starts a Sentinel that watches a primary under the name "shop". */
    static RedisServer sentinel(RedisServer primary) {
        return sentinel(primary, 1);
    }

    /**
     * Starts a Sentinel that watches a primary under the name "shop", and is quick to replace it.
     *
     * @param quorum how many Sentinels must agree that the primary is down
     */
    static RedisServer sentinel(RedisServer primary, int quorum) {
        return sentinel("127.0.0.1", primary, quorum);
    }

    /** The same, with the primary's address and more options. */
    static RedisServer sentinel(String host, RedisServer primary, int quorum, String... options) {
        List<String> all = new ArrayList<>(List.of("--sentinel"));
        all.addAll(List.of(options));
        return start(
                List.of(
                        "sentinel monitor shop " + host + " " + primary.port + " " + quorum,
                        "sentinel down-after-milliseconds shop 1000",
                        "sentinel failover-timeout shop 4000"),
                all);
    }

    /** Starts a node of a cluster, which has no slots yet. */
    static RedisServer clusterNode(String... options) {
        List<String> all = new ArrayList<>(List.of("--cluster-enabled", "yes", "--cluster-config-file", "nodes.conf"));
        all.addAll(List.of(options));
        return start(port -> isFree(port + CLUSTER_BUS), List.of(), all);
    }

    private static RedisServer start(List<String> configuration, List<String> options) {
        return start(port -> true, configuration, options);
    }

    private static RedisServer start(IntPredicate isUsable, List<String> configuration, List<String> options) {
        try {
            RedisServer server = new RedisServer(freePort(isUsable), configuration, options);
            Runtime.getRuntime().addShutdownHook(new Thread(server::close));
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("Redis for the tests could not be started.", e);
        }
    }

    /**
     * Returns the address of this server.
     *
     * @return a Redis URI
     */
    public String uri() {
        return "redis://127.0.0.1:" + port;
    }

    int port() {
        return port;
    }

    /** Puts a folder where the server wants to write its snapshots. */
    void preventSnapshots() throws IOException {
        Files.createDirectory(folder.resolve("dump.rdb"));
    }

    /** Kills the process without a chance to write anything. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Stops the process as it is: its connections stay open, and nothing answers. */
    void pause() {
        signal("STOP");
    }

    /** Lets the process go on. */
    void resume() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether the replicas have all that the primary has written, as its {@code INFO replication} says. */
    static boolean areReplicasInStep(String replication) {
        String offset = replication
                .lines()
                .filter(line -> line.startsWith("master_repl_offset:"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElseThrow();
        return replication
                .lines()
                .filter(line -> line.startsWith("slave"))
                .allMatch(line -> line.contains(",offset=" + offset + ","));
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Starts the process again on the same port and folder. */
    public void restart() {
        try {
            process = launch();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            resume(); // a stopped process does not end
        }
        process.destroy();
        awaitEnd();
        deleteFolder();
    }

    private void deleteFolder() {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            // usually closed twice: by the test and at the end of the JVM
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
        Awaitility.await("Redis on port " + port)
                .atMost(START)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> !started.isAlive() || answers(started));
        if (!started.isAlive()) {
            throw new IOException("Redis did not start: " + Files.readString(log.toPath()));
        }
        return started;
    }

    /**
     * Whether this process has loaded its data, and not another server that has taken the port first. Uses a plain
     * socket, because a client for each start costs more time than the start.
     */
    private boolean answers(Process started) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(1_000);
            socket.getOutputStream().write("PING\r\nINFO server\r\n".getBytes(StandardCharsets.US_ASCII));
            BufferedReader answer =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            String line = answer.readLine();
            boolean loaded = "+PONG".equals(line);
            while (line != null && !line.startsWith("process_id:")) {
                line = answer.readLine();
            }
            return loaded && ("process_id:" + started.pid()).equals(line);
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * A port that no system gives to an outgoing connection. One of those may be taken before the server has started, or
     * while it is dead: then a client that tries to reconnect may even connect to itself.
     */
    private static int freePort(IntPredicate isUsable) throws IOException {
        for (int attempt = 0; attempt < 1_000; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(10_000, 32_000);
            if (isFree(port) && isUsable.test(port)) {
                return port;
            }
        }
        throw new IOException("No port from 10,000 to 32,000 is free.");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    /** Started at first use. */
    private static final class Shared {
        static final RedisServer SERVER = start();
    }

    /** Found or unpacked at first use. */
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
                    throw new IllegalStateException("Maven Central has no Redis for this system (" + name
                            + "). Put redis-server on the PATH, or name a server with -D" + URL + ".");
                }
                Path file = Files.createTempFile("earmark-redis-server", "");
                Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
                if (!file.toFile().setExecutable(true)) {
                    throw new IOException(file + " cannot be made executable.");
                }
                file.toFile().deleteOnExit();
                return file;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** A Mac with an ARM processor also runs the programs for Intel processors. */
        private static String system() {
            String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
            boolean arm = System.getProperty("os.arch").equals("aarch64");
            return name.startsWith("mac") ? "darwin-amd64" : "linux-" + (arm ? "arm64" : "amd64");
        }
    }
}
