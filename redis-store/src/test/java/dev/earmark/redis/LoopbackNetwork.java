package dev.earmark.redis;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A network of hosts with addresses of their own, 127.0.0.11 and up. What a host sends to another one passes through here, so
 * a host can be cut off from the others. Clients, whose address is 127.0.0.1, still reach it.
 */
final class LoopbackNetwork implements AutoCloseable {
    private static final String HOSTS = "127.0.0.";
    private static final int FIRST = 11;
    private static final String NONE = "";

    private final List<ServerSocket> listeners = new ArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private String cutOff = NONE;

    /** The address of a host, counted from zero. */
    static String host(int number) {
        return HOSTS + (FIRST + number);
    }

    /** Lets a host listen on a port. Behind it is a server that listens on 127.0.0.1 and the same port. */
    void listen(String host, int port) {
        try {
            ServerSocket listener = new ServerSocket(port, 50, InetAddress.getByName(host));
            listeners.add(listener);
            threads.execute(() -> accept(listener, host));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From now on nothing passes between a host and the others. Their connections stay open. */
    synchronized void cutOff(String host) {
        cutOff = host;
    }

    /** Everything passes again, and first what was held back. */
    synchronized void heal() {
        cutOff = NONE;
        notifyAll();
    }

    private synchronized void awaitPassage(String from, String to) throws InterruptedException {
        while (isBetweenHosts(from, to) && (from.equals(cutOff) || to.equals(cutOff))) {
            wait();
        }
    }

    private static boolean isBetweenHosts(String from, String to) {
        return !from.equals(to) && !from.equals(InetAddress.getLoopbackAddress().getHostAddress());
    }

    private void accept(ServerSocket listener, String host) {
        while (!listener.isClosed()) {
            try {
                Socket caller = listener.accept();
                sockets.add(caller);
                connect(caller, host, listener.getLocalPort());
            } catch (IOException e) {
                // closed
            }
        }
    }

    private void connect(Socket caller, String host, int port) throws IOException {
        try {
            Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
            sockets.add(server);
            caller.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            String from = caller.getInetAddress().getHostAddress();
            threads.execute(() -> copy(caller, server, from, host));
            threads.execute(() -> copy(server, caller, from, host));
        } catch (IOException e) {
            caller.close(); // the server is not there
        }
    }

    private void copy(Socket from, Socket to, String caller, String host) {
        try (from;
                to) {
            byte[] buffer = new byte[8_192];
            for (int read = from.getInputStream().read(buffer);
                    read >= 0;
                    read = from.getInputStream().read(buffer)) {
                awaitPassage(caller, host);
                to.getOutputStream().write(buffer, 0, read);
            }
            awaitPassage(caller, host); // the end of a connection does not pass either
        } catch (IOException e) {
            // closed
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        listeners.forEach(LoopbackNetwork::close);
        sockets.forEach(LoopbackNetwork::close);
        threads.shutdownNow();
    }

    private static void close(Closeable one) {
        try {
            one.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
