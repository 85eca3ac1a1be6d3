package dev.earmark.shop;

import com.jayway.jsonpath.JsonPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.UUID;

/** What browsers, the warehouse and the payment provider send to one instance. */
final class ShopClient {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private final String address;

    ShopClient(int port) {
        address = "http://localhost:" + port;
    }

    record Response(int status, String contentType, String body) {
        String text(String path) {
            return JsonPath.<String>read(body, path);
        }

        int number(String path) {
            return JsonPath.<Integer>read(body, path);
        }
    }

    Response order(String id, String sku, int quantity) {
        return send("PUT", "/orders/" + id, """
                {"customer": "ann", "lines": {"%s": %d}}""".formatted(sku, quantity));
    }

    Response pay(String order, String payment) {
        return send("POST", "/payments", """
                {"id": "%s", "order": "%s"}""".formatted(payment, order));
    }

    int payByVoucher(String order, String code) {
        return send("POST", "/orders/" + order + "/voucher", """
                {"code": "%s"}""".formatted(code))
                .status();
    }

    int cancel(String order) {
        return send("DELETE", "/orders/" + order, "").status();
    }

    int count(String sku, long onHand) {
        return send("PUT", "/stock/" + sku, """
                {"id": "%s", "onHand": %d}""".formatted(UUID.randomUUID(), onHand))
                .status();
    }

    /**
     * Sends a request.
     *
     * @throws UncheckedIOException if there was no answer
     */
    Response send(String method, String path, String json) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + path))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(json))
                .build();
        try {
            HttpResponse<String> response = HTTP.send(request, BodyHandlers.ofString());
            return new Response(
                    response.statusCode(),
                    response.headers().firstValue("Content-Type").orElse(""),
                    response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while waiting for an answer", e);
        }
    }
}
