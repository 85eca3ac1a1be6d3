package dev.earmark.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.earmark.examples.cli.CommandLines;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class DemoTest {
    private static final Pattern ADDRESS = Pattern.compile("Open (http://127\\.0\\.0\\.1:\\d+/) in a browser");
    private static final String FORM =
            "stock=100000&shoppers=20&holdSeconds=60&paymentMillis=5&payPercent=50&order=together";

    @Test
    void theDemoPrintsItsAddressAndChecksTheStockAtItsEnd() throws Exception {
        StringWriter out = new StringWriter();
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try {
            Future<Integer> exitCode = executor.submit(() -> CommandLines.create(new EarmarkExamples())
                    .setOut(new PrintWriter(out, true))
                    .execute("demo", "--store=memory"));
            await().until(() -> ADDRESS.matcher(out.toString()).find());
            start(out.toString());
            executor.shutdownNow(); // interrupts the example
            assertThat(exitCode.get(30, TimeUnit.SECONDS)).isZero();
        } finally {
            executor.shutdownNow();
        }
        assertThat(out.toString()).contains("The stock adds up: no unit was lost, sold twice or left reserved.");
    }

    @Test
    void aPortThatIsTakenIsReported() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Run run = Run.of("demo", "--store=memory", "--port=" + taken.getLocalPort());
            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.err())
                    .startsWith("Invalid value for option '--port': cannot use " + taken.getLocalPort() + ": ");
        }
    }

    @Tag("long")
    @Test
    void ctrlCEndsTheSaleAndChecksTheStockOfADatabaseInTheProcess() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        EarmarkExamples.class.getName(),
                        "demo")
                .redirectErrorStream(true)
                .start();
        try (BufferedReader out = process.inputReader()) {
            start(out.readLine());
            process.toHandle().destroy(); // the same to a JVM as Ctrl-C
            assertThat(out.lines()).contains("The stock adds up: no unit was lost, sold twice or left reserved.");
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
    }

    private static void start(String output) throws Exception {
        Matcher address = ADDRESS.matcher(output);
        assertThat(address.find()).as(output).isTrue();
        URI uri = URI.create(address.group(1));
        HttpRequest request = HttpRequest.newBuilder(uri.resolve("/start"))
                .header("Origin", "http://127.0.0.1:" + uri.getPort())
                .POST(BodyPublishers.ofString(FORM))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(request, BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(200);
    }
}
