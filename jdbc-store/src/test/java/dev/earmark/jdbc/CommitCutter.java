package dev.earmark.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A proxy between pool and database that cuts a connection during a commit. */
final class CommitCutter implements AutoCloseable {
    /** What commits. MySQL's driver itself sends {@code SET autocommit=1}, too, on every new connection. */
    private static final List<String> COMMITS = List.of("SET autocommit=1, ", "COMMIT\0");

    private final ServerSocket entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Link> links = new CopyOnWriteArrayList<>();
    private final Queue<Cut> wanted = new ConcurrentLinkedQueue<>();
    private final Semaphore cuts = new Semaphore(0);
    private final DatabaseAddress database;
    private final URI target;

    CommitCutter(DatabaseAddress database) throws IOException {
        this.database = database;
        this.target = URI.create(database.url().substring("jdbc:".length()));
        threads.execute(this::accept);
    }

    /** When the connection is lost. */
    enum Cut {
        /** The server never receives the commit. */
        BEFORE_THE_SERVER_RECEIVES,
        /** The client is gone when the server processes the commit. */
        BEFORE_THE_SERVER_COMMITS,
        /** The server's answer is lost. */
        AFTER_THE_SERVER_COMMITTED
    }

    /** The database's address through this proxy. */
    DatabaseAddress address() {
        String url = database.url().replace(target.getAuthority(), "127.0.0.1:" + entrance.getLocalPort());
        return new DatabaseAddress(url, database.user(), database.password());
    }

    /** Cuts the connection of the next commit. */
    void cutNext(Cut cut) {
        wanted.add(cut);
    }

    /** Waits until the server has lost its side too: by then it has committed, or never will. */
    void awaitCut() throws InterruptedException {
        if (!cuts.tryAcquire(30, TimeUnit.SECONDS)) {
            throw new AssertionError("no commit was sent within 30 seconds");
        }
    }

    private void accept() {
        try {
            while (!entrance.isClosed()) {
                Link link = new Link(entrance.accept(), new Socket(target.getHost(), target.getPort()));
                links.add(link);
                threads.execute(link::copyRequests);
                threads.execute(link::copyAnswers);
            }
        } catch (IOException e) {
            // closed
        }
    }

    @Override
    public void close() throws IOException {
        entrance.close();
        links.forEach(Link::close);
        threads.shutdownNow();
    }

    private final class Link {
        private final Socket client;
        private final Socket server;
        private volatile boolean cut;

        /** Without Nagle's algorithm, which would delay every request that is sent in two pieces. */
        Link(Socket client, Socket server) throws IOException {
            this.client = client;
            this.server = server;
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
        }

        void copyRequests() {
            try {
                OutputStream out = server.getOutputStream();
                byte[] buffer = new byte[65_536];
                InputStream in = client.getInputStream();
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    Cut now = isCommit(buffer, read) ? wanted.poll() : null;
                    if (now != null) {
                        cut(now, buffer, read);
                        return;
                    }
                    out.write(buffer, 0, read);
                }
            } catch (IOException e) {
                // closed by the other side
            }
            close();
        }

        private void cut(Cut when, byte[] commit, int length) throws IOException {
            if (when == Cut.BEFORE_THE_SERVER_RECEIVES) {
                close();
                cuts.release();
                return;
            }
            cut = true;
            if (when == Cut.BEFORE_THE_SERVER_COMMITS) {
                client.close();
            }
            server.getOutputStream().write(commit, 0, length);
        }

        void copyAnswers() {
            try {
                OutputStream out = client.getOutputStream();
                byte[] buffer = new byte[65_536];
                InputStream in = server.getInputStream();
                for (int read = in.read(buffer); read >= 0 && !cut; read = in.read(buffer)) {
                    out.write(buffer, 0, read);
                }
            } catch (IOException e) {
                // closed by the other side
            }
            close();
            if (cut) {
                cuts.release();
            }
        }

        private boolean isCommit(byte[] buffer, int length) {
            String text = new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
            return COMMITS.stream().anyMatch(text::contains);
        }

        void close() {
            try {
                client.close();
                server.close();
            } catch (IOException e) {
                // closed already
            }
        }
    }
}
