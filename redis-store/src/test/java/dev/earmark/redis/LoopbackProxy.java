package dev.earmark.redis;

import io.lettuce.core.RedisURI;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/**
 * A network between store and server. It can stop to pass anything on while its connections stay open, deliver late what
 * the clients have sent, and lead new connections to another server.
 */
final class LoopbackProxy implements AutoCloseable {
    private final ServerSocket listener;
    private final AtomicInteger attempts = new AtomicInteger();
    private volatile int target;
    private volatile boolean newAreFrozen;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Pipe> pipes = new CopyOnWriteArrayList<>();

    LoopbackProxy(String url) {
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        leadTo(url);
        threads.execute(this::accept);
    }

    String uri() {
        return "redis://127.0.0.1:" + listener.getLocalPort();
    }

    /** Leads connections to another server from now on, like a name whose address has changed. */
    void leadTo(String url) {
        target = RedisURI.create(url).getPort();
    }

    /** How many connections were opened, or refused because there was no server. */
    int attempts() {
        return attempts.get();
    }

    /** Freezes the open connections. Later ones work. */
    void freeze() {
        pipes.forEach(pipe -> pipe.frozen = true);
    }

    /** Accepts connections from now on, and lets nothing pass through them. */
    void freezeNew() {
        newAreFrozen = true;
    }

    void passNew() {
        newAreFrozen = false;
    }

    /** Closes the clients' side of the open connections. The server does not notice. */
    void cutClients() throws IOException {
        for (Pipe pipe : pipes) {
            pipe.client.close();
        }
    }

    /** Sends to the server what the clients of the frozen connections have sent since, and waits for its answers. */
    void deliverLate() {
        pipes.stream().filter(pipe -> pipe.frozen).forEach(Pipe::deliver);
    }

    /** How many bytes wait for {@link #deliverLate}. */
    int late() {
        return pipes.stream().mapToInt(pipe -> pipe.late.size()).sum();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                connect(listener.accept());
            } catch (IOException e) {
                // closed, or there is no server
            }
        }
    }

    private void connect(Socket client) throws IOException {
        attempts.incrementAndGet();
        try {
            Pipe pipe = new Pipe(client, new Socket(InetAddress.getLoopbackAddress(), target));
            pipe.frozen = newAreFrozen;
            pipes.add(pipe);
            threads.execute(pipe::copyCommands);
            threads.execute(pipe::copyAnswers);
        } catch (IOException e) {
            client.close();
        }
    }

    private static final class Pipe {
        private final Socket client;
        private final Socket server;
        private final ByteArrayOutputStream late = new ByteArrayOutputStream();
        private volatile String lastAnswer = "";
        private volatile boolean frozen;

        Pipe(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        private void copyCommands() {
            try {
                byte[] buffer = new byte[8_192];
                for (int read = client.getInputStream().read(buffer);
                        read >= 0;
                        read = client.getInputStream().read(buffer)) {
                    synchronized (late) {
                        (frozen ? late : server.getOutputStream()).write(buffer, 0, read);
                    }
                }
                closeUnlessFrozen();
            } catch (IOException e) {
                // closed
            }
        }

        private void copyAnswers() {
            try {
                byte[] buffer = new byte[8_192];
                for (int read = server.getInputStream().read(buffer);
                        read >= 0;
                        read = server.getInputStream().read(buffer)) {
                    if (frozen) {
                        lastAnswer = new String(buffer, 0, read, StandardCharsets.US_ASCII);
                    } else {
                        client.getOutputStream().write(buffer, 0, read);
                    }
                }
                closeUnlessFrozen();
            } catch (IOException e) {
                // closed
            }
        }

        private void closeUnlessFrozen() throws IOException {
            if (!frozen) {
                client.close();
                server.close();
            }
        }

        /** The server answers commands of one connection in order, so the last answer is that to PING. */
        private void deliver() {
            synchronized (late) {
                try {
                    late.writeBytes("*1\r\n$4\r\nPING\r\n".getBytes(StandardCharsets.US_ASCII));
                    server.getOutputStream().write(late.toByteArray());
                    late.reset();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            Awaitility.await().until(() -> lastAnswer.contains("PONG"));
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Pipe pipe : pipes) {
            pipe.client.close();
            pipe.server.close();
        }
        threads.shutdownNow();
    }
}
