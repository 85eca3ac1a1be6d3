package dev.earmark.examples.demo;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests that a page of another site has a browser send. Any site can do that, since the server is on the machine of
 * the browser: by its address, or by a name that the site's DNS server suddenly resolves to 127.0.0.1.
 */
final class SameOrigin {
    private static final Set<String> SAME = Set.of("same-origin", "none"); // none: typed, or a bookmark

    private final Set<String> hosts;

    SameOrigin(int port) {
        hosts = Set.of("127.0.0.1:" + port, "localhost:" + port);
    }

    /** Returns why a request is refused, or nothing if it is not. */
    Optional<String> refusal(HttpExchange exchange) {
        Headers headers = exchange.getRequestHeaders();
        List<String> host = headers.getOrDefault("Host", List.of());
        if (host.size() != 1 || !hosts.contains(host.get(0))) {
            return Optional.of(
                    "Host must be one of " + hosts + ". Open the page at the address that the demo printed.");
        }
        String origin = headers.getFirst("Origin");
        if (origin == null ? changes(exchange) : !origin.equals("http://" + host.get(0))) {
            return Optional.of("Origin must be http://" + host.get(0) + ": only the page of the demo may do this.");
        }
        if (!isSame(headers.getFirst("Sec-Fetch-Site")) && !followsALink(exchange)) {
            return Optional.of("Sec-Fetch-Site must be same-origin: only the page of the demo may do this.");
        }
        return Optional.empty();
    }

    private static boolean changes(HttpExchange exchange) {
        return !exchange.getRequestMethod().equals("GET");
    }

    /** Old browsers do not send the header. */
    private static boolean isSame(@Nullable String site) {
        return site == null || SAME.contains(site);
    }

    private static boolean followsALink(HttpExchange exchange) {
        return !changes(exchange)
                && exchange.getRequestURI().getPath().equals("/")
                && "navigate".equals(exchange.getRequestHeaders().getFirst("Sec-Fetch-Mode"));
    }
}
