package dev.earmark.benchmarks.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The JSON file of a run. */
final class ResultsFile {
    private static final String ENDING = ".json";
    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    private final Path path;

    ResultsFile(Path path) {
        this.path = path;
    }

    /** The file for new results in a folder, beside those that are there already. */
    static ResultsFile fresh(Path folder, Results results) {
        Path path = folder.resolve(results.name() + ENDING);
        for (int number = 2; Files.exists(path); number++) {
            path = folder.resolve(results.name() + "-" + number + ENDING);
        }
        return new ResultsFile(path);
    }

    Path path() {
        return path;
    }

    /** The file beside this one with the same name and another ending. */
    Path sibling(String ending) {
        String file = path.getFileName().toString();
        String stem = file.endsWith(ENDING) ? file.substring(0, file.length() - ENDING.length()) : file;
        return path.resolveSibling(stem + ending);
    }

    /** Puts the results in place of what the file holds, at once, so that a run that is broken off leaves a whole file. */
    void write(Results results) throws IOException {
        Files.createDirectories(path.toAbsolutePath().getParent());
        Path draft = sibling(".draft");
        Files.writeString(draft, GSON.toJson(results) + "\n", StandardCharsets.UTF_8);
        Files.move(draft, path, StandardCopyOption.REPLACE_EXISTING);
    }

    /**
     * Reads the results.
     *
     * @throws IOException if there is no such file, or it does not hold results; the message says which
     */
    Results read() throws IOException {
        if (!Files.isRegularFile(path)) {
            throw new IOException("There is no file " + path);
        }
        Results results;
        try {
            results = GSON.fromJson(Files.readString(path, StandardCharsets.UTF_8), Results.class);
        } catch (RuntimeException e) { // of Gson's, or of a record's constructor that Gson wrapped
            throw new IOException(path + " does not hold the results of a run: " + reason(e), e);
        }
        if (results == null) {
            throw new IOException(path + " is empty");
        }
        return results;
    }

    private static String reason(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }
}
