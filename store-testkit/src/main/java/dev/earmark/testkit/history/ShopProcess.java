package dev.earmark.testkit.history;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A shop in another JVM, which can be killed and started again. Each run has its own log. Not thread-safe. */
final class ShopProcess {
    private static final int LONGEST_END_SECONDS = 60;

    private final Path folder;
    private final String name;
    private final List<String> command;
    private final List<Path> logs = new ArrayList<>();
    private Process process;

    ShopProcess(Path folder, String name, Class<?> main, List<String> arguments) throws IOException {
        this.folder = folder;
        this.name = name;
        command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", // it lives a short time
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                main.getName()));
        command.addAll(arguments);
        process = launch();
    }

    /** The new process gets the log of the one before, whose open calls it repeats, and its own. */
    private Process launch() throws IOException {
        Path before = logs.isEmpty() ? folder.resolve("none") : log();
        logs.add(folder.resolve(name + "-" + logs.size() + ".log"));
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of(before.toString(), log().toString()));
        return new ProcessBuilder(all)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output()))
                .start();
    }

    private File output() {
        return folder.resolve(name + ".out").toFile();
    }

    private Path log() {
        return logs.get(logs.size() - 1);
    }

    List<Path> logs() {
        return logs;
    }

    /** How much the present run has recorded, in bytes. */
    long recorded() {
        try {
            if (!process.isAlive()) {
                throw new IllegalStateException("a process of the shop has ended by itself:\n" + printed());
            }
            return Files.exists(log()) ? Files.size(log()) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String printed() throws IOException {
        return Files.readString(output().toPath());
    }

    /** Kills it without a chance to write anything, and starts it again. */
    void killAndStart() throws IOException {
        kill();
        process = launch();
    }

    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Lets it end its calls. */
    void end() throws IOException, InterruptedException {
        process.getOutputStream().close();
        if (!process.waitFor(LONGEST_END_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IllegalStateException("a process of the shop did not end well:\n" + printed());
        }
    }
}
