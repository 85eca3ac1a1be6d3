package dev.earmark.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A network to a server that can become silent, as a partition makes it: connections stay open and can be opened, but
 * nothing arrives, not even that the other side has closed. What was sent meanwhile arrives late.
 */
final class SilentNetwork implements AutoCloseable {
    private final ServerSocket entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final DatabaseAddress database;
    private final URI target;
    private boolean silent;

    SilentNetwork(DatabaseAddress database) throws IOException {
        this.database = database;
        this.target = URI.create(database.url().substring("jdbc:".length()));
        threads.execute(this::accept);
    }

    /** Where clients connect to. */
    int port() {
        return entrance.getLocalPort();
    }

    /** The database's address through this network. */
    DatabaseAddress address() {
        String url = database.url().replace(target.getAuthority(), "127.0.0.1:" + port());
        return new DatabaseAddress(url, database.user(), database.password());
    }

    synchronized void silence() {
        silent = true;
    }

    synchronized void pass() {
        silent = false;
        notifyAll();
    }

    private synchronized void awaitPassage() throws InterruptedException {
        while (silent) {
            wait();
        }
    }

    private void accept() {
        while (!entrance.isClosed()) {
            try {
                connect(entrance.accept());
            } catch (IOException e) {
                // closed
            }
        }
    }

    private void connect(Socket client) throws IOException {
        try {
            Socket server = new Socket(target.getHost(), target.getPort());
            // Nagle's algorithm would delay every request that is sent in two pieces
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            sockets.add(client);
            sockets.add(server);
            threads.execute(() -> forward(client, server));
            threads.execute(() -> forward(server, client));
        } catch (IOException e) {
            client.close(); // there is no server
        }
    }

    private void forward(Socket from, Socket to) {
        byte[] bytes = new byte[8192];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                awaitPassage();
                out.write(bytes, 0, read);
            }
            awaitPassage();
        } catch (IOException e) {
            return; // the other side is closed
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the network is closed
        }
    }

    @Override
    public void close() throws IOException {
        entrance.close();
        threads.shutdownNow();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
