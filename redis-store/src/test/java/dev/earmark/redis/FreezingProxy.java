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

/** A host between store and server that goes away without a word: what is connected stays so, and nothing comes through. */
final class FreezingProxy implements AutoCloseable {
    private final ServerSocket entrance;
    private final int target;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Link> links = new CopyOnWriteArrayList<>();

    FreezingProxy(RedisServer server) {
        try {
            entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        target = server.port();
        threads.execute(this::accept);
    }

    String uri() {
        return "redis://127.0.0.1:" + entrance.getLocalPort();
    }

    /** The connections that there are; later ones come through. */
    void freeze() {
        links.forEach(link -> link.frozen = true);
    }

    private void accept() {
        try {
            while (!entrance.isClosed()) {
                Link link = new Link(entrance.accept(), new Socket(InetAddress.getLoopbackAddress(), target));
                links.add(link);
                threads.execute(() -> link.copy(link.inside, link.outside));
                threads.execute(() -> link.copy(link.outside, link.inside));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private static final class Link {
        private final Socket inside;
        private final Socket outside;
        private volatile boolean frozen;

        Link(Socket inside, Socket outside) {
            this.inside = inside;
            this.outside = outside;
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
        entrance.close();
        for (Link link : links) {
            link.inside.close();
            link.outside.close();
        }
        threads.shutdownNow();
    }
}
