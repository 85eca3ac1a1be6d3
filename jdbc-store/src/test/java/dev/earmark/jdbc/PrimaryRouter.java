package dev.earmark.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Leads each new connection to the port of the server that is the primary then, as MySQL Router, ProxySQL and HAProxy do
 * between shop and database. It leaves connections alone whose server has ceased to be the primary.
 */
final class PrimaryRouter implements AutoCloseable {
    private final ServerSocket entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final Supplier<OptionalInt> primary;
    private volatile OptionalInt known = OptionalInt.empty();

    /** Asks for the primary again and again, as a router does that watches its servers. */
    PrimaryRouter(Supplier<OptionalInt> primary) throws IOException {
        this.primary = primary;
        threads.execute(this::accept);
        threads.execute(this::watch);
    }

    private void watch() {
        try {
            while (!entrance.isClosed()) {
                known = primary.get();
                Thread.sleep(100);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    int port() {
        return entrance.getLocalPort();
    }

    private void accept() {
        while (!entrance.isClosed()) {
            try {
                Socket client = entrance.accept();
                threads.execute(() -> connect(client));
            } catch (IOException e) {
                // closed
            }
        }
    }

    private void connect(Socket client) {
        OptionalInt port = known;
        try {
            if (port.isEmpty()) {
                client.close();
                return;
            }
            Socket server = new Socket(InetAddress.getLoopbackAddress(), port.getAsInt());
            sockets.add(client);
            sockets.add(server);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            threads.execute(() -> copy(client, server));
            copy(server, client);
        } catch (IOException e) {
            close(client);
        }
    }

    private static void copy(Socket from, Socket to) {
        byte[] buffer = new byte[16_384];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
            }
        } catch (IOException e) {
            // closed by the other side
        }
        close(from);
        close(to);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // closed already
        }
    }

    @Override
    public void close() throws IOException {
        entrance.close();
        sockets.forEach(PrimaryRouter::close);
        threads.shutdownNow();
    }
}
