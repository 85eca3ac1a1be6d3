package dev.earmark.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A host between store and server that fails silently: connections stay open, but nothing passes through them. */
final class FreezingProxy implements AutoCloseable {
    private final ServerSocket listener;
    private final int target;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Pipe> pipes = new CopyOnWriteArrayList<>();

    FreezingProxy(RedisServer server) {
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        target = server.port();
        threads.execute(this::accept);
    }

    String uri() {
        return "redis://127.0.0.1:" + listener.getLocalPort();
    }

    /** Freezes the open connections. Later ones work. */
    void freeze() {
        pipes.forEach(pipe -> pipe.frozen = true);
    }

    private void accept() {
        try {
            while (!listener.isClosed()) {
                Pipe pipe = new Pipe(listener.accept(), new Socket(InetAddress.getLoopbackAddress(), target));
                pipes.add(pipe);
                threads.execute(() -> pipe.copy(pipe.client, pipe.server));
                threads.execute(() -> pipe.copy(pipe.server, pipe.client));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private static final class Pipe {
        private final Socket client;
        private final Socket server;
        private volatile boolean frozen;

        Pipe(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        private void copy(Socket from, Socket to) {
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                byte[] buffer = new byte[8_192];
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    if (!frozen) {
                        out.write(buffer, 0, read);
                    }
                }
            } catch (IOException e) {
                // closed
            }
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
