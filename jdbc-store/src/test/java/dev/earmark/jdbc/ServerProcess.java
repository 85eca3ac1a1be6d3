package dev.earmark.jdbc;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * A server that a test kills, stops for a while, and ends as it likes. It never outlives this JVM: a second process waits
 * for the end of its standard input, which only this JVM holds open, and then kills the server.
 */
final class ServerProcess {
    private static final Set<ServerProcess> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(ServerProcess::kill)));
    }

    private final Process server;
    private final Process guard;

    private ServerProcess(Process server, Process guard) {
        this.server = server;
        this.guard = guard;
    }

    /** Starts a server. What it prints is appended to a file. */
    static ServerProcess start(List<String> command, Map<String, String> environment, Path log) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        Process server = builder.start();
        server.getOutputStream().close();
        Process guard = new ProcessBuilder("sh", "-c", "cat >/dev/null; kill -9 " + server.pid()).start();
        ServerProcess process = new ServerProcess(server, guard);
        RUNNING.add(process);
        return process;
    }

    boolean isRunning() {
        return server.isAlive();
    }

    /** Kills it without a chance to write anything. */
    void kill() {
        end(server::destroyForcibly);
    }

    /** Asks it to end, as an administrator does. */
    void stop() {
        signal("CONT");
        end(server::destroy);
    }

    /** Stops it, as a machine that hangs: its connections stay open, and nothing is answered. */
    void pause() {
        signal("STOP");
    }

    /** Ends a {@link #pause}. */
    void resume() {
        signal("CONT");
    }

    private void signal(String name) {
        if (server.isAlive()) {
            try {
                new ProcessBuilder("kill", "-" + name, Long.toString(server.pid()))
                        .start()
                        .waitFor();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }
    }

    private void end(Runnable request) {
        guard.destroyForcibly();
        request.run();
        try {
            if (!server.waitFor(30, TimeUnit.SECONDS)) {
                server.destroyForcibly();
            }
        } catch (InterruptedException e) {
            server.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        RUNNING.remove(this);
    }
}
