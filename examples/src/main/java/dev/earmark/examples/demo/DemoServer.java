package dev.earmark.examples.demo;

import com.google.gson.Gson;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.earmark.examples.demo.Assets.Asset;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Shows the page of the demo to browsers on this machine, and to no other. */
public final class DemoServer implements AutoCloseable {
    private static final Gson GSON = new Gson();
    /** A browser that went away is noticed when something is sent to it. */
    private static final Duration KEEP_ALIVE_EVERY = Duration.ofSeconds(2);

    private static final int THREADS_FOR_SHORT_REQUESTS = 8;
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

    private final HttpServer server;
    private final ExecutorService executor =
            Executors.newFixedThreadPool(Feed.MAX_SUBSCRIBERS + THREADS_FOR_SHORT_REQUESTS, task -> {
                Thread thread = new Thread(task, "earmark-demo-http");
                thread.setDaemon(true);
                return thread;
            });
    private final Assets assets = new Assets();
    private final SameOrigin sameOrigin;
    private final Sales sales;

    /**
     * Starts the server on 127.0.0.1.
     *
     * @param port the port; 0 for one that is free
     * @param sales what the page shows; closed with the server
     * @throws IOException if the port cannot be used
     */
    public DemoServer(int port, Sales sales) throws IOException {
        this.sales = sales;
        // not InetAddress.getLoopbackAddress(), which can be ::1
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        server = HttpServer.create(new InetSocketAddress(loopback, port), 0);
        sameOrigin = new SameOrigin(server.getAddress().getPort());
        server.setExecutor(executor);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Returns the address of the page. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    /** Ends the sale, sends the last figures to open pages, and stops. */
    @Override
    public void close() {
        try {
            sales.close();
        } finally {
            server.stop(0);
            executor.shutdownNow();
        }
    }

    InetSocketAddress address() {
        return server.getAddress();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            addHeaders(exchange.getResponseHeaders());
            Optional<String> refusal = sameOrigin.refusal(exchange);
            if (refusal.isPresent()) {
                answer(exchange, 403, refusal.get());
            } else {
                String request = exchange.getRequestMethod() + " "
                        + exchange.getRequestURI().getPath();
                switch (request) {
                    case "GET /events" -> events(exchange);
                    case "POST /start" -> start(exchange);
                    case "POST /stop" -> stop(exchange);
                    default -> asset(exchange);
                }
            }
        }
    }

    private static void addHeaders(Headers headers) {
        headers.set("Content-Security-Policy", POLICY);
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Cache-Control", "no-store");
    }

    private void asset(HttpExchange exchange) throws IOException {
        Optional<Asset> asset = assets.find(exchange.getRequestURI().getPath());
        if (asset.isEmpty()) {
            answer(exchange, 404, "There is no such page.");
        } else if (!exchange.getRequestMethod().equals("GET")) {
            answer(exchange, 405, "Use GET.");
        } else {
            send(exchange, 200, asset.get().type(), asset.get().bytes());
        }
    }

    private void start(HttpExchange exchange) throws IOException {
        try {
            SaleSettings settings = SaleSettings.of(Form.read(exchange.getRequestBody()));
            if (sales.start(settings)) {
                answer(exchange, 200, "Started.");
            } else {
                answer(exchange, 409, "A sale is running. Stop it, or wait until it ends.");
            }
        } catch (BadFormException e) {
            send(exchange, 400, Map.of("field", e.field(), "message", e.getMessage()));
        }
    }

    private void stop(HttpExchange exchange) throws IOException {
        sales.stop();
        answer(exchange, 200, "Stopped.");
    }

    private void events(HttpExchange exchange) throws IOException {
        Optional<Subscriber> subscriber = sales.feed().subscribe();
        if (subscriber.isEmpty()) {
            answer(exchange, 503, "The page is open " + Feed.MAX_SUBSCRIBERS + " times already. Close one of them.");
            return;
        }
        try {
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream; charset=utf-8");
            exchange.sendResponseHeaders(200, 0);
            send(subscriber.get(), exchange.getResponseBody());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the server closes
        } finally {
            // first, because close() cuts what is still being sent when no page is subscribed any more
            exchange.close();
            sales.feed().unsubscribe(subscriber.get());
        }
    }

    private static void send(Subscriber subscriber, OutputStream out) throws IOException, InterruptedException {
        while (!subscriber.hasEnded()) {
            String event = subscriber.next(KEEP_ALIVE_EVERY);
            out.write((event == null ? ": still here\n\n" : event).getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
    }

    private static void answer(HttpExchange exchange, int status, String message) throws IOException {
        send(exchange, status, Map.of("message", message));
    }

    private static void send(HttpExchange exchange, int status, Map<String, String> json) throws IOException {
        send(
                exchange,
                status,
                "application/json; charset=utf-8",
                GSON.toJson(json).getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] bytes) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
