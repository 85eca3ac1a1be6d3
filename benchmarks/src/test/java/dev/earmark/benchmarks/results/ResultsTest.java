package dev.earmark.benchmarks.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @Test
    void readsWhatWasWritten() throws IOException {
        Results results = Results.read(SampleResults.copyTo(folder));
        Path file = folder.resolve("new").resolve("results.json");
        results.write(file);
        assertThat(Results.read(file)).isEqualTo(results);
        assertThat(folder.resolve("new")).isDirectoryContaining("glob:**results.json");
    }

    @Test
    void writesNoDraftBesideTheFile() throws IOException {
        Results results = Results.read(SampleResults.copyTo(folder));
        Path file = folder.resolve("new").resolve("results.json");
        results.write(file);
        results.write(file);
        assertThat(file.getParent()).isDirectoryNotContaining("glob:**draft");
    }

    @Test
    void aSecondRunOnTheSameDayGetsANewFile() throws IOException {
        Results results = Results.read(SampleResults.copyTo(folder));
        assertThat(results.newFile(folder)).isEqualTo(folder.resolve("2026-11-22-quick-mysql-9.7.4-2.json"));
    }

    @Test
    void aFileThatIsNotJsonIsAnErrorThatNamesTheFile() throws IOException {
        Path file = Files.writeString(folder.resolve("broken.json"), "{ trials: [");
        assertThatThrownBy(() -> Results.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(file + " does not contain the results of a run");
    }

    @Test
    void aMissingPartIsAnErrorThatNamesThePart() throws IOException {
        Path file = Files.writeString(folder.resolve("empty.json"), "{\"date\": \"2026-11-22\"}");
        assertThatThrownBy(() -> Results.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith("set is missing");
    }

    @Test
    void anEmptyFileIsAnError() throws IOException {
        Path file = Files.writeString(folder.resolve("empty.json"), "");
        assertThatThrownBy(() -> Results.read(file))
                .isInstanceOf(IOException.class)
                .hasMessage(file + " is empty");
    }
}
