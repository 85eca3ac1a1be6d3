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
 * One address for the servers of a cluster, like a name or a load balancer. It can lead new connections to another server
 * while the open ones stay where they are.
 */
final class LeadingProxy implements AutoCloseable {
    private final ServerSocket entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final Runnable onRequest;
    private final Runnable onAnswer;
    private volatile DatabaseAddress target;

    LeadingProxy(DatabaseAddress target) throws IOException {
        this(target, () -> {}, () -> {});
    }

    /** Also does something before it passes on what the client, or the server, has sent. */
    LeadingProxy(DatabaseAddress target, Runnable onRequest, Runnable onAnswer) throws IOException {
        this.target = target;
        this.onRequest = onRequest;
        this.onAnswer = onAnswer;
        threads.execute(this::accept);
    }

    /** The target's address through this proxy. */
    DatabaseAddress address() {
        String url = target.url().replace(uri(target).getAuthority(), "127.0.0.1:" + entrance.getLocalPort());
        return new DatabaseAddress(url, target.user(), target.password());
    }

    /** Leads connections to another server from now on. */
    void leadTo(DatabaseAddress server) {
        target = server;
    }

    private static URI uri(DatabaseAddress server) {
        return URI.create(server.url().substring("jdbc:".length()));
    }

    private void accept() {
        while (!entrance.isClosed()) {
            try {
                Socket client = entrance.accept();
                sockets.add(client);
                threads.execute(() -> connect(client));
            } catch (IOException e) {
                // closed
            }
        }
    }

    private void connect(Socket client) {
        URI server = uri(target);
        try (client;
                Socket connected = new Socket(server.getHost(), server.getPort())) {
            sockets.add(connected);
            client.setTcpNoDelay(true);
            connected.setTcpNoDelay(true);
            threads.execute(() -> copy(connected, client, onAnswer));
            copy(client, connected, onRequest);
        } catch (IOException e) {
            // there is no server
        }
    }

    private static void copy(Socket from, Socket to, Runnable before) {
        byte[] buffer = new byte[65_536];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                before.run();
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
