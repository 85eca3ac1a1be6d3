package dev.earmark.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsFileTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @Test
    void whatWasWrittenIsReadBack() throws IOException {
        Results results = Fixture.in(folder).read();
        ResultsFile file = new ResultsFile(folder.resolve("new").resolve("results.json"));
        file.write(results);
        assertThat(file.read()).isEqualTo(results);
        assertThat(folder.resolve("new")).isDirectoryContaining("glob:**results.json");
    }

    @Test
    void aSecondRunOfTheDayTakesANameOfItsOwn() throws IOException {
        Results results = Fixture.in(folder).read();
        assertThat(ResultsFile.fresh(folder, results).path())
                .isEqualTo(folder.resolve("2026-11-22-quick-mysql-9.7.4-2.json"));
    }

    @Test
    void whatIsNoJsonIsAnErrorThatNamesTheFile() throws IOException {
        Path path = Files.writeString(folder.resolve("broken.json"), "{ trials: [");
        assertThatThrownBy(() -> new ResultsFile(path).read())
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(path + " does not hold the results of a run");
    }

    @Test
    void whatLacksAPartIsAnErrorThatNamesIt() throws IOException {
        Path path = Files.writeString(folder.resolve("empty.json"), "{\"date\": \"2026-11-22\"}");
        assertThatThrownBy(() -> new ResultsFile(path).read())
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith("set is missing");
    }

    @Test
    void anEmptyFileIsAnError() throws IOException {
        Path path = Files.writeString(folder.resolve("empty.json"), "");
        assertThatThrownBy(() -> new ResultsFile(path).read())
                .isInstanceOf(IOException.class)
                .hasMessage(path + " is empty");
    }
}
