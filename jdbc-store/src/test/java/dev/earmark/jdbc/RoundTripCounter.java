package dev.earmark.jdbc;

import java.io.Closeable;
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
 * A proxy in front of a database that counts round trips: how often the client sends something after the server has
 * answered. For a client that uses one connection at a time.
 */
final class RoundTripCounter implements Closeable {
    private final ServerSocket entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final DatabaseAddress database;
    private final URI target;
    private int roundTrips;
    private boolean answered = true;

    RoundTripCounter(DatabaseAddress database) throws IOException {
        this.database = database;
        this.target = URI.create(database.url().substring("jdbc:".length()));
        threads.execute(this::accept);
    }

    /** The database's address through this proxy. */
    DatabaseAddress address() {
        String url = database.url().replace(target.getAuthority(), "127.0.0.1:" + entrance.getLocalPort());
        return new DatabaseAddress(url, database.user(), database.password());
    }

    /** Counts the round trips of a piece of work. */
    int count(Runnable work) {
        int before = roundTrips();
        work.run();
        return roundTrips() - before;
    }

    private synchronized int roundTrips() {
        return roundTrips;
    }

    private synchronized void sees(boolean answer) {
        if (answered && !answer) {
            roundTrips++;
        }
        answered = answer;
    }

    private void accept() {
        try {
            while (!entrance.isClosed()) {
                Socket client = entrance.accept();
                Socket server = new Socket(target.getHost(), target.getPort());
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                sockets.addAll(List.of(client, server));
                threads.execute(() -> copy(client, server, false));
                threads.execute(() -> copy(server, client, true));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void copy(Socket from, Socket to, boolean answers) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[65_536];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                sees(answers);
                out.write(buffer, 0, read);
            }
        } catch (IOException e) {
            // closed by the other side
        }
    }

    @Override
    public void close() throws IOException {
        entrance.close();
        for (Socket socket : sockets) {
            socket.close();
        }
        threads.shutdownNow();
    }
}
