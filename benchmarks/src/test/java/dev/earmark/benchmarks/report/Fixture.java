package dev.earmark.benchmarks.report;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The results of a small run, on both servers and within the process. */
final class Fixture {
    private Fixture() {}

    /** A copy of the file in a folder. */
    static ResultsFile in(Path folder) throws IOException {
        Path copy = folder.resolve("2026-11-22-quick-mysql-9.7.4.json");
        try (InputStream resource = requireNonNull(Fixture.class.getResourceAsStream("results.json"))) {
            Files.copy(resource, copy);
        }
        return new ResultsFile(copy);
    }
}
