package dev.earmark.examples.kill;

import java.io.BufferedReader;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A main class of this jar, run in another JVM. The class calls {@link ParentProcess}. Not thread-safe. */
public final class JavaProgram implements Program {
    private static final int LONGEST_START_SECONDS = 60;

    private final Class<?> main;
    private final List<String> settings;
    private final Path log;
    private @Nullable Process process;

    /**
     * Describes a program. It does not run yet.
     *
     * @param main a class with a main method
     * @param settings what {@link ParentProcess#settings} returns in the program. They go through a pipe, because every
     *     user of the machine can read a command line, and these may contain a password
     */
    public JavaProgram(Class<?> main, List<String> settings) {
        this.main = main;
        this.settings = List.copyOf(settings);
        try {
            log = Files.createTempFile("earmark-" + main.getSimpleName(), ".log");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        log.toFile().deleteOnExit();
    }

    @Override
    public void start() {
        try {
            process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            // it lives a short time
                            "-XX:TieredStopAtLevel=1",
                            "-XX:+UseSerialGC",
                            "-Xshare:auto",
                            "-Xmx128m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            main.getName())
                    .redirectError(log.toFile())
                    .start();
            sendSettings(process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("resource") // the program ends when its standard input is closed
    private void sendSettings(Process started) throws IOException {
        DataOutputStream out = new DataOutputStream(started.getOutputStream());
        out.writeInt(settings.size());
        for (String setting : settings) {
            out.writeUTF(setting);
        }
        out.flush();
    }

    @Override
    public void awaitReady() {
        Process started = Objects.requireNonNull(process);
        BufferedReader out = started.inputReader(StandardCharsets.UTF_8);
        CompletableFuture<Boolean> ready =
                CompletableFuture.supplyAsync(() -> out.lines().anyMatch(ParentProcess.READY::equals));
        try {
            if (!ready.completeOnTimeout(false, LONGEST_START_SECONDS, TimeUnit.SECONDS)
                    .join()) {
                throw failure("did not start");
            }
        } catch (CompletionException e) {
            throw failure("did not start");
        }
    }

    @Override
    public void kill() {
        if (!isAlive()) {
            throw failure("ended by itself");
        }
        close();
    }

    boolean isAlive() {
        return process != null && process.isAlive();
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly().onExit().join();
        }
    }

    private IllegalStateException failure(String what) {
        try {
            return new IllegalStateException(main.getSimpleName() + " " + what + ": " + Files.readString(log));
        } catch (IOException e) {
            return new IllegalStateException(main.getSimpleName() + " " + what, e);
        }
    }
}
