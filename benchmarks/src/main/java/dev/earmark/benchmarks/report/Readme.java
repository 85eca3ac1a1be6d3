package dev.earmark.benchmarks.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A page with a part between two marks that is replaced with each run. */
final class Readme {
    static final String BEGIN = "<!-- benchmarks:begin -->";
    static final String END = "<!-- benchmarks:end -->";

    private final Path path;

    Readme(Path path) {
        this.path = path;
    }

    /**
     * Puts text between the marks, in place of what is there.
     *
     * @throws IOException if there is no such page, or it lacks the marks
     */
    void update(String text) throws IOException {
        String page = Files.readString(path, StandardCharsets.UTF_8);
        int begin = page.indexOf(BEGIN);
        int end = page.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IOException(path + " lacks the marks " + BEGIN + " and, below it, " + END);
        }
        Files.writeString(
                path, page.substring(0, begin) + BEGIN + "\n" + text + page.substring(end), StandardCharsets.UTF_8);
    }
}
