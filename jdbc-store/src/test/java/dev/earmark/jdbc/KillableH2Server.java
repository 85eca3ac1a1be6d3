package dev.earmark.jdbc;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.h2.tools.Server;

/** An H2 server in a process of its own. {@code WRITE_DELAY=0} in the URL makes its commits durable. */
final class KillableH2Server extends KillableServer {
    private final int port;
    private Process process;

    KillableH2Server() throws IOException {
        super("earmark-h2-killed");
        port = TestServers.freePort();
        process = run();
    }

    @Override
    DatabaseAddress address() {
        return new DatabaseAddress("jdbc:h2:tcp://127.0.0.1:" + port + "/./shop;WRITE_DELAY=0", "sa", "");
    }

    @Override
    Path pidFile() {
        return folder().resolve("pid");
    }

    @Override
    void start() throws IOException {
        process = run();
    }

    @Override
    void stop() {
        process.destroyForcibly();
    }

    private Process run() throws IOException {
        Process started = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Server.class.getName(),
                        "-tcp",
                        "-tcpPort",
                        String.valueOf(port),
                        "-baseDir",
                        folder().toString(),
                        "-ifNotExists")
                .redirectErrorStream(true)
                .redirectOutput(folder().resolve("log").toFile())
                .start();
        Files.writeString(pidFile(), String.valueOf(started.pid()));
        await().atMost(Duration.ofMinutes(1)).ignoreExceptions().until(() -> {
            address().connect().close();
            return true;
        });
        return started;
    }
}
