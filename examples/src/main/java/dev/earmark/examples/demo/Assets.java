package dev.earmark.examples.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** The files of the page. All are in jars of this program; the page loads nothing from outside. */
final class Assets {
    private static final String UPLOT = "org.webjars.npm/uplot";

    private final Map<String, Asset> assets;

    /**
     * A file.
     *
     * @param type its media type
     * @param bytes its content
     */
    @SuppressWarnings("ArrayRecordComponent") // only sent, never compared
    record Asset(String type, byte[] bytes) {}

    Assets() {
        String uplot = "/META-INF/resources/webjars/uplot/" + version(UPLOT) + "/dist/";
        assets = Map.of(
                "/", new Asset("text/html; charset=utf-8", read("page.html")),
                "/page.css", new Asset("text/css; charset=utf-8", read("page.css")),
                "/page.js", new Asset("text/javascript; charset=utf-8", read("page.js")),
                "/icon.svg", new Asset("image/svg+xml", read("icon.svg")),
                "/uplot.css", new Asset("text/css; charset=utf-8", read(uplot + "uPlot.min.css")),
                "/uplot.js", new Asset("text/javascript; charset=utf-8", read(uplot + "uPlot.iife.min.js")));
    }

    Optional<Asset> find(String path) {
        return Optional.ofNullable(assets.get(path));
    }

    /** A webjar has its version in the path of its files. */
    private static String version(String artifact) {
        Properties properties = new Properties();
        try (InputStream in = open("/META-INF/maven/" + artifact + "/pom.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }

    private static byte[] read(String resource) {
        try (InputStream in = open(resource)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream open(String resource) {
        InputStream in = Assets.class.getResourceAsStream(resource);
        if (in == null) {
            throw new IllegalStateException(
                    "There is no " + resource + " in the class path. Build the examples again.");
        }
        return in;
    }
}
