package dev.earmark.shop;

import dev.earmark.jdbc.DatabaseAddress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One instance of the shop in a separate JVM, which ends at the latest with this one. */
final class ShopProcess implements AutoCloseable {
    private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");

    private final Process process;
    private final ShopClient client;

    private ShopProcess(Process process, ShopClient client) {
        this.process = process;
        this.client = client;
    }

    /** Starts an instance on a free port, and waits until it serves. */
    static ShopProcess start(DatabaseAddress database) {
        try {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-XX:+UseSerialGC",
                            "-Xmx192m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            ShopInstance.class.getName(),
                            "--server.port=0",
                            "--spring.datasource.url=" + database.url(),
                            "--earmark.hold-for=2s",
                            "--spring.main.banner-mode=off")
                    .redirectErrorStream(true)
                    .start();
            return new ShopProcess(process, new ShopClient(port(process)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int port(Process process) throws IOException {
        StringBuilder log = new StringBuilder();
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            Matcher port = PORT.matcher(line);
            if (port.find()) {
                Thread copy = new Thread(() -> out.lines().forEach(System.out::println), "shop-log");
                copy.setDaemon(true);
                copy.start();
                return Integer.parseInt(port.group(1));
            }
            log.append(line).append('\n');
        }
        throw new IllegalStateException("the shop did not start: " + log);
    }

    ShopClient client() {
        return client;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Without a chance to write anything, as by kill -9. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }
}
