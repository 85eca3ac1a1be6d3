package dev.earmark.jdbc;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A server for one test that can be killed without a chance to write anything, and started again with the same port and
 * data.
 */
abstract class KillableServer implements AutoCloseable {
    private final Path folder;

    KillableServer(String name) {
        folder = TestServers.newFolder(name);
    }

    final Path folder() {
        return folder;
    }

    abstract DatabaseAddress address();

    /** The file in which the server writes its process id. */
    abstract Path pidFile();

    abstract void start() throws IOException;

    abstract void stop() throws IOException;

    /** Kills the server and its children, as if the machine had failed. */
    void kill() throws IOException {
        ProcessHandle server = ProcessHandle.of(
                        Long.parseLong(Files.readAllLines(pidFile()).get(0).strip()))
                .orElseThrow();
        List<ProcessHandle> all = new ArrayList<>(List.of(server));
        server.descendants().forEach(all::add);
        all.forEach(ProcessHandle::destroyForcibly);
        await().pollInterval(Duration.ofMillis(10)).until(() -> all.stream().noneMatch(ProcessHandle::isAlive));
    }

    @Override
    public final void close() throws IOException {
        stop();
        TestServers.delete(folder);
    }
}
