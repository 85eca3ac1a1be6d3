package dev.earmark.examples.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DemoServerTest {
    private static final String FORM =
            "stock=200&shoppers=10&holdSeconds=60&paymentMillis=2&payPercent=100&order=together";
    private static final String LONG_FORM = FORM.replace("stock=200", "stock=1000000");

    private final TestDemo demo = new TestDemo("memory", Duration.ofMillis(20));
    private final HttpClient client = HttpClient.newHttpClient();
    private final URI uri = demo.server().uri();

    @AfterEach
    void close() {
        demo.close();
    }

    @Test
    void theServerListensOn127001Only() {
        assertThat(demo.server().address().getAddress()).hasToString("/127.0.0.1");
        assertThatThrownBy(() -> new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 2}), uri.getPort()).close())
                .isInstanceOf(ConnectException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // a name of a foreign site that resolves to 127.0.0.1
                "GET  | /       | evil.example:PORT | -                       | -          | -        | 403",
                "GET  | /events | evil.example:PORT | -                       | -          | -        | 403",
                "POST | /stop   | evil.example:PORT | http://evil.example:PORT | -         | -        | 403",
                "GET  | /       | 127.0.0.1         | -                       | -          | -        | 403",
                "GET  | /       | 127.0.0.1:1       | -                       | -          | -        | 403",
                "GET  | /       | ''                | -                       | -          | -        | 403",
                // a foreign site that sends its visitors' browsers here
                "POST | /stop   | 127.0.0.1:PORT    | https://evil.example    | cross-site | no-cors  | 403",
                "POST | /stop   | 127.0.0.1:PORT    | http://127.0.0.1:1      | same-site  | cors     | 403",
                "POST | /stop   | 127.0.0.1:PORT    | http://localhost:PORT   | cross-site | cors     | 403",
                "POST | /stop   | 127.0.0.1:PORT    | null                    | -          | -        | 403",
                "POST | /stop   | 127.0.0.1:PORT    | -                       | -          | -        | 403",
                "PUT  | /stop   | 127.0.0.1:PORT    | -                       | -          | -        | 403",
                "POST | /stop   | 127.0.0.1:PORT    | http://127.0.0.1:PORT   | cross-site | no-cors  | 403",
                "GET  | /events | 127.0.0.1:PORT    | https://evil.example    | cross-site | cors     | 403",
                "GET  | /events | 127.0.0.1:PORT    | -                       | cross-site | no-cors  | 403",
                "GET  | /page.js| 127.0.0.1:PORT    | -                       | same-site  | no-cors  | 403",
                "GET  | /       | 127.0.0.1:PORT    | -                       | cross-site | no-cors  | 403",
                // the page itself, and a link to it
                "POST | /stop   | 127.0.0.1:PORT    | http://127.0.0.1:PORT   | same-origin| cors     | 200",
                "POST | /stop   | localhost:PORT    | http://localhost:PORT   | -          | -        | 200",
                "GET  | /       | localhost:PORT    | -                       | none       | navigate | 200",
                "GET  | /       | 127.0.0.1:PORT    | -                       | cross-site | navigate | 200",
                "GET  | /       | 127.0.0.1:PORT    | -                       | -          | -        | 200",
                "PUT  | /       | 127.0.0.1:PORT    | http://127.0.0.1:PORT   | same-origin| cors     | 405",
                "GET  | /stop   | 127.0.0.1:PORT    | -                       | -          | -        | 404",
                "GET  | /../page.html | 127.0.0.1:PORT | -                    | -          | -        | 404"
            })
    void onlyThePageOfTheDemoIsServed(
            String method, String path, String host, String origin, String site, String mode, int status)
            throws IOException {
        String request = method + " " + path + " HTTP/1.1\r\n" + header("Host", host) + header("Origin", origin)
                + header("Sec-Fetch-Site", site) + header("Sec-Fetch-Mode", mode) + "Content-Length: 0\r\n\r\n";
        assertThat(firstLine(request)).as(request).startsWith("HTTP/1.1 " + status);
    }

    private String header(String name, @Nullable String value) {
        return value == null ? "" : name + ": " + value.replace("PORT", Integer.toString(uri.getPort())) + "\r\n";
    }

    private String firstLine(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), uri.getPort())) {
            socket.getOutputStream().write(request.getBytes(UTF_8));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8)).readLine();
        }
    }

    @Test
    void aRefusedRequestStartsNothing() throws Exception {
        HttpResponse<String> refused = client.send(
                HttpRequest.newBuilder(uri.resolve("/start"))
                        .header("Origin", "https://evil.example")
                        .POST(BodyPublishers.ofString(FORM))
                        .build(),
                BodyHandlers.ofString());
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("only the page of the demo may do this");
        Reader page = new Reader(demo.sales().feed());
        assertThat(page.state().sale()).isZero();
        page.leave();
    }

    @Test
    void thePageIsKeptFromRunningOrLoadingAnythingElse() throws Exception {
        HttpResponse<String> page = get("/");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .startsWith("default-src 'none';")
                .contains("script-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe", "*", "http");
        assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(page.body()).doesNotContainPattern("(?i)<script(?![^>]* src=)|<style|\\s(style|on[a-z]+)=");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/page.css", "/page.js", "/icon.svg", "/uplot.css", "/uplot.js"})
    void noFileOfThePageNamesAnotherSite(String path) throws Exception {
        HttpResponse<String> file = get(path);
        assertThat(file.statusCode()).isEqualTo(200);
        // a name of SVG, and uPlot's notice of its copyright; a browser loads neither
        assertThat(file.body().replace("http://www.w3.org/2000/svg", "").replaceAll("(?s)/\\*!.*?\\*/", ""))
                .isNotEmpty()
                .doesNotContainPattern("(?i)https?:|url\\(|@import|[\"']//");
    }

    @Test
    void everyFileThatThePageNamesIsServed() throws Exception {
        List<String> files = Pattern.compile("(?:src|href)=\"([^\"]+)\"")
                .matcher(get("/").body())
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(files).hasSize(5);
        for (String file : files) {
            assertThat(get("/" + file).statusCode()).as(file).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "stock         | 0       | 0 is out of range; whole numbers from 1 to 1000000 are allowed",
                "stock         | 1000001 | 1000001 is out of range; whole numbers from 1 to 1000000 are allowed",
                "shoppers      | 501     | 501 is out of range; whole numbers from 1 to 500 are allowed",
                "shoppers      | many    | 'many' is not a whole number; whole numbers from 1 to 500 are allowed",
                "shoppers      | 1.5     | '1.5' is not a whole number; whole numbers from 1 to 500 are allowed",
                "shoppers      | 99999999999 | '99999999999' is not a whole number; whole numbers from 1 to 500 are allowed",
                "holdSeconds   | 0       | 0 is out of range; whole numbers from 1 to 60 are allowed",
                "paymentMillis | -1      | -1 is out of range; whole numbers from 0 to 10000 are allowed",
                "payPercent    | 101     | 101 is out of range; whole numbers from 1 to 100 are allowed",
                "payPercent    | ``      | '' is not a whole number; whole numbers from 1 to 100 are allowed",
                "order         | mixed   | 'mixed' is not an order; use together or turns"
            })
    void aWrongValueIsReportedWithItsField(String field, String value, String message) throws Exception {
        HttpResponse<String> response = post("/start", FORM.replaceAll(field + "=[^&]*", field + "=" + value));
        assertThat(response.statusCode()).isEqualTo(400);
        JsonObject json = JsonParser.parseString(response.body()).getAsJsonObject();
        assertThat(json.get("field").getAsString()).isEqualTo(field);
        assertThat(json.get("message").getAsString()).isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "shoppers=1 | the form has no value for stock",
                "stock=%zz  | the form is not encoded as application/x-www-form-urlencoded"
            })
    void aBrokenFormIsReported(String form, String message) throws Exception {
        assertThat(post("/start", form).body()).contains(message);
        assertThat(post("/start", form + "&more=" + "x".repeat(5_000)).statusCode())
                .isEqualTo(400);
    }

    @Test
    void aPageGetsFiguresThatAddUpUntilTheSaleHasEnded() throws Exception {
        HttpResponse<Stream<String>> events =
                client.send(HttpRequest.newBuilder(uri.resolve("/events")).build(), BodyHandlers.ofLines());
        assertThat(events.headers().firstValue("Content-Type")).contains("text/event-stream; charset=utf-8");
        assertThat(post("/start", FORM).statusCode()).isEqualTo(200);
        List<JsonObject> ticks = new ArrayList<>();
        try (Stream<String> lines = events.body()) {
            lines.takeWhile(line -> !line.contains("\"ENDED\""))
                    .filter(line -> line.startsWith("data: ["))
                    .forEach(line -> JsonParser.parseString(line.substring(6))
                            .getAsJsonArray()
                            .forEach(tick -> ticks.add(tick.getAsJsonObject())));
        }
        assertThat(ticks).hasSizeGreaterThan(3).allSatisfy(tick -> {
            JsonObject stand = tick.getAsJsonObject("stand");
            assertThat(stand.get("available").getAsLong()
                            + stand.get("reserved").getAsLong()
                            + stand.get("sold").getAsLong())
                    .isEqualTo(200);
            assertThat(tick.get("addsUp").getAsBoolean()).isTrue();
        });
        assertThat(ticks).filteredOn(tick -> tick.get("last").getAsBoolean()).hasSize(2);
    }

    @Test
    void aSecondSaleCannotStartWhileOneRuns() throws Exception {
        post("/start", LONG_FORM);
        HttpResponse<String> second = post("/start", FORM);
        assertThat(second.statusCode()).isEqualTo(409);
        assertThat(second.body()).contains("A sale is running. Stop it, or wait until it ends.");
        assertThat(post("/stop", "").statusCode()).isEqualTo(200);
        await().until(() -> post("/start", LONG_FORM).statusCode() == 200);
    }

    @Test
    void theNumberOfPagesIsBoundedAndAPageThatGoesAwayMakesRoom() throws Exception {
        post("/start", LONG_FORM); // the server notices at the next figures
        List<Socket> pages = new ArrayList<>();
        try {
            for (int i = 0; i < Feed.MAX_SUBSCRIBERS; i++) {
                pages.add(openEvents());
            }
            await().until(() -> demo.sales().feed().subscribers() == Feed.MAX_SUBSCRIBERS);
            HttpResponse<String> refused = get("/events");
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.body()).contains("The page is open 8 times already. Close one of them.");
            assertThat(get("/").statusCode()).isEqualTo(200);
            pages.get(0).close();
            pages.get(1).close();
            await().until(() -> demo.sales().feed().subscribers() == Feed.MAX_SUBSCRIBERS - 2);
            pages.add(openEvents());
            await().until(() -> demo.sales().feed().subscribers() == Feed.MAX_SUBSCRIBERS - 1);
        } finally {
            for (Socket page : pages) {
                page.close();
            }
        }
        await().until(() -> demo.sales().feed().subscribers() == 0);
    }

    private Socket openEvents() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), uri.getPort());
        socket.getOutputStream()
                .write(("GET /events HTTP/1.1\r\nHost: 127.0.0.1:" + uri.getPort() + "\r\n\r\n").getBytes(UTF_8));
        return socket;
    }

    @Test
    void aPageThatReadsNothingGetsNoMoreAndHarmsNoOther() throws InterruptedException {
        Subscriber stuck = demo.sales().feed().subscribe().orElseThrow();
        Reader reader = new Reader(demo.sales().feed());
        for (int i = 0; i < 300; i++) {
            demo.sales().feed().publish(reader.state());
            reader.read();
        }
        assertThat(stuck.next(Duration.ZERO)).isEmpty();
        assertThat(stuck.hasEnded()).isTrue();
        reader.leave();
        demo.sales().feed().unsubscribe(stuck);
    }

    @Test
    void theEndOfTheDemoIsTheEndOfEveryPageAndOfTheSale() throws Exception {
        HttpResponse<Stream<String>> events =
                client.send(HttpRequest.newBuilder(uri.resolve("/events")).build(), BodyHandlers.ofLines());
        post("/start", LONG_FORM);
        demo.server().close();
        assertThat(events.body().toList()).anyMatch(line -> line.contains("\"ENDED\""));
        assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), uri.getPort()).close())
                .isInstanceOf(ConnectException.class);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri.resolve(path))
                .timeout(Duration.ofSeconds(20))
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String form) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri.resolve(path))
                .header("Origin", "http://127.0.0.1:" + uri.getPort())
                .POST(BodyPublishers.ofString(form))
                .build();
        return client.send(request, BodyHandlers.ofString());
    }
}
