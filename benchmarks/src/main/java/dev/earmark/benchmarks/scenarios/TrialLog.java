package dev.earmark.benchmarks.scenarios;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import dev.earmark.benchmarks.results.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Appends a trial to the file that the system property {@value #FILE} names, or prints it. */
final class TrialLog {
    private static final String FILE = "earmark.benchmarks.trials";

    private TrialLog() {}

    /** Prints a line, unless the trials go to a file. */
    static void print(String line) {
        if (System.getProperty(FILE) == null) {
            System.out.println(line);
        }
    }

    static void write(Trial trial) throws IOException {
        String file = System.getProperty(FILE);
        if (file == null) {
            System.out.println(
                    "\n" + new GsonBuilder().setPrettyPrinting().create().toJson(trial));
        } else {
            Files.writeString(
                    Path.of(file),
                    new Gson().toJson(trial) + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        }
    }
}
