package dev.earmark.benchmarks.results;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The results of a small run with all kinds of servers. */
public final class SampleResults {
    private SampleResults() {}

    /** Copies the file into a folder. */
    public static Path copyTo(Path folder) throws IOException {
        Path copy = folder.resolve("2026-11-22-quick-mysql-9.7.4.json");
        try (InputStream sample = requireNonNull(SampleResults.class.getResourceAsStream("sample.json"))) {
            Files.copy(sample, copy);
        }
        return copy;
    }
}
