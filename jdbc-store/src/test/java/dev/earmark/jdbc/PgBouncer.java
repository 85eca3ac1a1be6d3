package dev.earmark.jdbc;

import static org.awaitility.Awaitility.await;

import java.io.DataInputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A PgBouncer in transaction mode, with a few connections to the server. It is the system's own program. */
final class PgBouncer implements AutoCloseable {
    /** Version 3.0. */
    private static final int PROTOCOL = 3 << 16;

    private final Path folder = TestServers.newFolder("earmark-pgbouncer");
    private final int port = TestServers.freePort();
    private @Nullable Process process;

    /** Starts one that leads to this server. */
    PgBouncer(DatabaseAddress server) throws IOException {
        // as root it becomes another user, who has to read its files
        folder.toFile().setReadable(true, false);
        folder.toFile().setExecutable(true, false);
        Files.writeString(folder.resolve("users.txt"), "\"postgres\" \"\"\n");
        lead(server);
        start();
        Runtime.getRuntime().addShutdownHook(new Thread(this::end));
    }

    /** The same database through PgBouncer. */
    DatabaseAddress address(DatabaseAddress database) {
        String name = database.url().replaceAll(".*/([^/?]+).*", "$1");
        return new DatabaseAddress(
                "jdbc:postgresql://127.0.0.1:" + port + "/" + name + "?prepareThreshold=0", "postgres", "");
    }

    /** Writes another server into the settings, which count from the next start or RELOAD. */
    void lead(DatabaseAddress server) throws IOException {
        int target = URI.create(server.url().substring("jdbc:".length())).getPort();
        Files.writeString(folder.resolve("pgbouncer.ini"), """
                [databases]
                * = host=127.0.0.1 port=%d
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = %d
                unix_socket_dir =
                auth_type = trust
                auth_file = %s
                admin_users = postgres
                pool_mode = transaction
                default_pool_size = 5
                server_login_retry = 1
                ignore_startup_parameters = extra_float_digits
                """.formatted(target, port, folder.resolve("users.txt")));
    }

    void start() throws IOException {
        List<String> command = new ArrayList<>(
                List.of(program(), folder.resolve("pgbouncer.ini").toString()));
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(List.of("-u", "nobody"));
        }
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
                .start();
        await("PgBouncer listens").atMost(Duration.ofSeconds(30)).until(this::listens);
    }

    private boolean listens() throws IOException {
        if (process != null && !process.isAlive()) {
            throw new IllegalStateException("PgBouncer has ended: " + Files.readString(folder.resolve("log")));
        }
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static String program() {
        String paths = Objects.requireNonNullElse(System.getenv("PATH"), "") + File.pathSeparator + "/usr/sbin";
        return Arrays.stream(paths.split(File.pathSeparator, -1))
                .map(path -> Path.of(path, "pgbouncer"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("This test needs PgBouncer, and there is none on the PATH."
                        + " .ci/install-cluster-servers installs it, or says which option leaves the test out."))
                .toString();
    }

    /**
     * Runs a command of PgBouncer's console, and waits until it is done. The driver sends a SET first, which the console refuses, so this
     * speaks the protocol itself (PostgreSQL manual, 54.2).
     */
    void command(String command) throws IOException {
        byte[] user = "user\0postgres\0database\0pgbouncer\0\0".getBytes(StandardCharsets.US_ASCII);
        byte[] query = (command + "\0").getBytes(StandardCharsets.US_ASCII);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            // in one piece each, as PgBouncer wants them
            OutputStream out = socket.getOutputStream();
            DataInputStream in = new DataInputStream(socket.getInputStream());
            out.write(ByteBuffer.allocate(user.length + 8)
                    .putInt(user.length + 8)
                    .putInt(PROTOCOL)
                    .put(user)
                    .array());
            awaitReady(in);
            out.write(ByteBuffer.allocate(query.length + 5)
                    .put((byte) 'Q')
                    .putInt(query.length + 4)
                    .put(query)
                    .array());
            awaitReady(in);
        }
    }

    private static void awaitReady(DataInputStream in) throws IOException {
        int type;
        do {
            type = in.readByte();
            byte[] message = in.readNBytes(in.readInt() - 4);
            if (type == 'E') {
                throw new IOException("PgBouncer: " + new String(message, StandardCharsets.US_ASCII));
            }
        } while (type != 'Z');
    }

    /** Ends it at once, as if its machine had failed. */
    void kill() {
        if (process != null) {
            process.destroyForcibly().onExit().join();
        }
    }

    private void end() {
        try {
            close();
        } catch (IOException e) {
            System.err.println("the folder of a test's PgBouncer is left: " + e.getMessage());
        }
    }

    @Override
    public void close() throws IOException {
        kill();
        TestServers.delete(folder);
    }
}
