package dev.earmark.examples.demo;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A headless Chromium, driven by its DevTools protocol. That takes fewer lines than a driver that has to fit the version of the
 * browser, and shows everything that the browser complains about.
 */
final class Chromium implements AutoCloseable {
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome", "chrome");
    private static final int LONGEST_SECONDS = 30;
    private static final Gson GSON = new Gson();

    private final Process process;
    private final Path profile;
    private final WebSocket socket;
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonObject>> calls = new ConcurrentHashMap<>();
    private final Map<String, Tab> tabs = new ConcurrentHashMap<>();

    /** Starts a browser. */
    Chromium() throws IOException {
        profile = Files.createTempDirectory("earmark-chromium");
        process = new ProcessBuilder(
                        find(),
                        "--headless=new",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-dev-shm-usage", // containers have little
                        "--no-sandbox", // root, as in a container, cannot have one; it loads our own page only
                        "--hide-scrollbars",
                        "about:blank")
                .redirectErrorStream(true)
                .redirectOutput(profile.resolve("log").toFile())
                .start();
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(devTools(), new Receiver())
                .join();
    }

    private static String find() {
        return Stream.of(Objects.requireNonNullElse(System.getenv("PATH"), "").split(File.pathSeparator, -1))
                .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(
                        () -> new IllegalStateException("None of " + NAMES + " is on the PATH. Install Chromium, for"
                                + " example with: apt-get install --no-install-recommends chromium"))
                .toString();
    }

    /** The browser writes the port that it has taken, and the path, into its profile. */
    private URI devTools() throws IOException {
        Path file = profile.resolve("DevToolsActivePort");
        long begin = System.nanoTime();
        while (true) {
            List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
            if (lines.size() == 2) {
                return URI.create("ws://127.0.0.1:" + lines.get(0) + lines.get(1));
            }
            if (!process.isAlive() || System.nanoTime() - begin > TimeUnit.SECONDS.toNanos(LONGEST_SECONDS)) {
                throw new IllegalStateException("Chromium did not start: " + Files.readString(profile.resolve("log")));
            }
            pause();
        }
    }

    static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(50);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Opens a page in a window of this size, in the light or the dark. */
    Tab open(URI page, int width, int height, String colorScheme) {
        String target = send(null, "Target.createTarget", Map.<String, Object>of("url", "about:blank"))
                .get("targetId")
                .getAsString();
        String session = send(
                        null, "Target.attachToTarget", Map.<String, Object>of("targetId", target, "flatten", true))
                .get("sessionId")
                .getAsString();
        Tab tab = new Tab(this, session);
        tabs.put(session, tab);
        tab.open(page, width, height, colorScheme);
        return tab;
    }

    JsonObject send(@Nullable String session, String method, Map<String, Object> parameters) {
        int id = ids.incrementAndGet();
        JsonObject call = new JsonObject();
        call.addProperty("id", id);
        call.addProperty("method", method);
        call.add("params", GSON.toJsonTree(parameters));
        if (session != null) {
            call.addProperty("sessionId", session);
        }
        CompletableFuture<JsonObject> answer = new CompletableFuture<>();
        calls.put(id, answer);
        socket.sendText(GSON.toJson(call), true).join();
        JsonObject message = answer.orTimeout(LONGEST_SECONDS, TimeUnit.SECONDS).join();
        if (message.has("error")) {
            throw new IllegalStateException(method + ": " + message.get("error"));
        }
        return message.getAsJsonObject("result");
    }

    private void receive(JsonObject message) {
        if (message.has("id")) {
            Objects.requireNonNull(calls.remove(message.get("id").getAsInt())).complete(message);
        } else if (message.has("sessionId")) {
            Tab tab = tabs.get(message.get("sessionId").getAsString());
            if (tab != null) {
                tab.hear(message.get("method").getAsString(), message.getAsJsonObject("params"));
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.abort();
        process.destroy();
        process.onExit().orTimeout(LONGEST_SECONDS, TimeUnit.SECONDS).join();
        try (Stream<Path> files = Files.walk(profile)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (FileSystemException | UncheckedIOException e) {
            // a helper process of the browser still writes; the folder is a temporary one
        }
    }

    /** A page, and what the browser complains about in it. */
    static final class Tab {
        private final Chromium browser;
        private final String session;
        private final List<String> complaints = new CopyOnWriteArrayList<>();

        private Tab(Chromium browser, String session) {
            this.browser = browser;
            this.session = session;
        }

        private void open(URI page, int width, int height, String colorScheme) {
            for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
                send(domain + ".enable", Map.<String, Object>of());
            }
            send(
                    "Emulation.setDeviceMetricsOverride",
                    Map.<String, Object>of(
                            "width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
            send(
                    "Emulation.setEmulatedMedia",
                    Map.<String, Object>of(
                            "features",
                            List.of(Map.<String, Object>of("name", "prefers-color-scheme", "value", colorScheme))));
            send("Emulation.setFocusEmulationEnabled", Map.<String, Object>of("enabled", true));
            send("Page.navigate", Map.<String, Object>of("url", page.toString()));
        }

        private void hear(String method, JsonObject event) {
            switch (method) {
                case "Runtime.exceptionThrown", "Log.entryAdded", "Network.loadingFailed" ->
                    complaints.add(method + ": " + event);
                case "Runtime.consoleAPICalled" -> {
                    if (List.of("error", "warning").contains(event.get("type").getAsString())) {
                        complaints.add(method + ": " + event);
                    }
                }
                case "Network.requestWillBeSent" -> {
                    String url = event.getAsJsonObject("request").get("url").getAsString();
                    if (!url.startsWith("http://127.0.0.1:")) {
                        complaints.add("a request to " + url);
                    }
                }
                default -> {
                    // of no interest
                }
            }
        }

        /** What the browser complains about: errors, warnings, violations of the policy, requests to other sites. */
        List<String> complaints() {
            return List.copyOf(complaints);
        }

        /** Evaluates JavaScript, and waits for its promise if it gives one. */
        JsonElement evaluate(String javaScript) {
            JsonObject answer = send(
                    "Runtime.evaluate",
                    Map.<String, Object>of(
                            "expression",
                            javaScript,
                            "returnByValue",
                            true,
                            "awaitPromise",
                            true,
                            "userGesture",
                            true));
            if (answer.has("exceptionDetails")) {
                throw new IllegalStateException(javaScript + ": " + answer.get("exceptionDetails"));
            }
            return Objects.requireNonNullElse(
                    answer.getAsJsonObject("result").get("value"), JsonParser.parseString("null"));
        }

        /** Waits until the JavaScript gives true. */
        void await(String javaScript) {
            long begin = System.nanoTime();
            while (!evaluate("Boolean(" + javaScript + ")").getAsBoolean()) {
                if (System.nanoTime() - begin > TimeUnit.SECONDS.toNanos(LONGEST_SECONDS)) {
                    throw new AssertionError("after " + LONGEST_SECONDS + " s not yet: " + javaScript);
                }
                pause();
            }
        }

        /** Presses the Enter key, as a user does. */
        void pressEnter() {
            Map<String, Object> key =
                    Map.of("key", "Enter", "code", "Enter", "windowsVirtualKeyCode", 13, "text", "\r");
            for (String type : List.of("keyDown", "keyUp")) {
                Map<String, Object> event = new HashMap<>(key);
                event.put("type", type);
                send("Input.dispatchKeyEvent", event);
            }
        }

        /** Takes a picture of the page from its top down to this many pixels, as a PNG. */
        byte[] screenshot(int width, int height) {
            Map<String, Object> clip = Map.of("x", 0, "y", 0, "width", width, "height", height, "scale", 1);
            String base64 = send(
                            "Page.captureScreenshot",
                            Map.of("format", "png", "captureBeyondViewport", true, "clip", clip))
                    .get("data")
                    .getAsString();
            return Base64.getDecoder().decode(base64);
        }

        private JsonObject send(String method, Map<String, Object> parameters) {
            return browser.send(session, method, parameters);
        }
    }

    private final class Receiver implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                receive(JsonParser.parseString(text.toString()).getAsJsonObject());
                text.setLength(0);
            }
            webSocket.request(1);
            return null;
        }
    }
}
