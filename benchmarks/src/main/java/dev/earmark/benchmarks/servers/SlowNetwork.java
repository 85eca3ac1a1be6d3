package dev.earmark.benchmarks.servers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * A network that adds a delay to each round trip: a TCP proxy on loopback, in this process. It passes on what a client
 * sends when the delay is over, and the server's answers at once. What is sent in one go arrives in one go, so data in
 * transit does not queue up. The proxy ends with the JVM. Thread-safe.
 */
public final class SlowNetwork {
    private static final int BUFFER = 64 * 1024;
    private static final int BACKLOG = 200;

    private final String host;
    private final int port;
    private final long delayNanos;
    private final ServerSocket listener;

    private SlowNetwork(String host, int port, Duration delay) {
        this.host = host;
        this.port = port;
        this.delayNanos = delay.toNanos();
        try {
            listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open a port on loopback", e);
        }
        start("accept", this::accept);
    }

    /**
     * Puts a network in front of a database.
     *
     * @param database where the network leads
     * @param delay what it adds to a round trip; zero for no network
     * @return the same database at the address to connect to
     */
    public static Database to(Database database, Duration delay) {
        String url = "jdbc:" + to(database.url().substring("jdbc:".length()), delay);
        return new Database(url, database.user(), database.password());
    }

    /**
     * Puts a network in front of a server.
     *
     * @param url the server's URL; it names host and port
     * @param delay what the network adds to a round trip; zero for no network
     * @return the URL to connect to
     */
    public static String to(String url, Duration delay) {
        if (delay.isZero()) {
            return url;
        }
        URI server = URI.create(url);
        if (server.getHost() == null || server.getPort() < 0) {
            throw new IllegalArgumentException("a network with a delay leads to one host and port, not to " + url);
        }
        SlowNetwork network = new SlowNetwork(server.getHost(), server.getPort(), delay);
        return url.replace(server.getHost() + ":" + server.getPort(), "127.0.0.1:" + network.listener.getLocalPort());
    }

    private void accept() {
        try {
            while (true) {
                connect(listener.accept());
            }
        } catch (IOException e) {
            System.err.println("The network to " + host + ":" + port + " failed: " + e);
        }
    }

    @SuppressWarnings("resource") // the threads close both sockets
    private void connect(Socket client) throws IOException {
        Socket server = new Socket(host, port);
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        BlockingQueue<Chunk> inTransit = new LinkedBlockingQueue<>();
        start("receive", () -> receive(client, server, inTransit));
        start("deliver", () -> deliver(client, server, inTransit));
        start("answer", () -> answer(client, server));
    }

    /** Bytes of a client, and when they arrive. No bytes are the end of the stream. */
    private static final class Chunk {
        private final byte[] bytes;
        private final long arrives;

        Chunk(byte[] bytes, long arrives) {
            this.bytes = bytes;
            this.arrives = arrives;
        }
    }

    private void receive(Socket client, Socket server, BlockingQueue<Chunk> inTransit) {
        byte[] buffer = new byte[BUFFER];
        pass(client, server, () -> {
            InputStream in = client.getInputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                inTransit.add(new Chunk(Arrays.copyOf(buffer, read), System.nanoTime() + delayNanos));
            }
            inTransit.add(new Chunk(new byte[0], System.nanoTime() + delayNanos));
        });
    }

    private static void deliver(Socket client, Socket server, BlockingQueue<Chunk> inTransit) {
        pass(client, server, () -> {
            OutputStream out = server.getOutputStream();
            for (Chunk chunk = inTransit.take(); chunk.bytes.length > 0; chunk = inTransit.take()) {
                for (long left = chunk.arrives - System.nanoTime();
                        left > 0;
                        left = chunk.arrives - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                out.write(chunk.bytes);
            }
            server.shutdownOutput();
        });
    }

    private static void answer(Socket client, Socket server) {
        pass(client, server, () -> {
            server.getInputStream().transferTo(client.getOutputStream());
            client.close();
            server.close();
        });
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    /** Runs one direction of a connection. If one side fails, both are closed. */
    private static void pass(Socket client, Socket server, Work work) {
        try {
            work.run();
        } catch (IOException e) {
            try (client;
                    server) {
                // one side is closed already
            } catch (IOException closing) {
                e.addSuppressed(closing);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, "network-" + name);
        thread.setDaemon(true);
        thread.start();
    }
}
