package dev.earmark.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.benchmarks.results.Results;
import dev.earmark.benchmarks.results.SampleResults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchmarkCommandsTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "report --set=huge                             | 'huge'",
                "report --scenario=Hot                         | is unknown. Use one of Baskets,",
                "report --contender=oracle                     | is unknown. Use one of earmark-",
                "report --scenario=SoldOut --contender=redis-lock | has no such trial",
                "report --mysql-user=shop                      | require --mysql-url",
                "report --mysql-url=http://shop                | jdbc:mysql://",
                "report --redis-url=127.0.0.1                  | redis://",
                "orders --contender=oracle                     | is unknown. Use one of earmark-",
                "orders --orders=0                             | 0 is not between 1 and 1000000",
                "orders --shoppers=1001                        | 1001 is not between 1 and 1000",
                "orders --repeat=0                             | 0 is not between 1 and 100",
                "orders --orders=many                          | 'many'",
                "orders --speed                                | --speed"
            })
    void badUsageIsExplained(String commandLine, String complaint) {
        CommandLineRun run = CommandLineRun.of(commandLine.split(" ", -1));
        assertThat(run.err()).contains(complaint).contains("--help'.").doesNotContain("Exception");
        assertThat(run.exitCode()).isEqualTo(BenchmarkCommands.BAD_USAGE);
    }

    @Test
    void makesThePageFromAFileWithoutRunningAnything() throws IOException {
        Path page = folder.resolve("docs").resolve("benchmarks.md");
        CommandLineRun run = CommandLineRun.of("report", "--from=" + SampleResults.copyTo(folder), "--page=" + page);
        assertThat(run.out()).contains("Page: " + page);
        assertThat(page).isNotEmptyFile();
        assertThat(run.exitCode()).isEqualTo(BenchmarkCommands.OK);
    }

    @Test
    void aFurtherFileAddsItsGoalsToThePage() throws IOException {
        Path file = SampleResults.copyTo(folder);
        Path page = folder.resolve("page.md");
        CommandLineRun run = CommandLineRun.of("report", "--from=" + file, "--from=" + file, "--page=" + page);
        assertThat(run.exitCode()).isEqualTo(BenchmarkCommands.OK);
        assertThat(Files.readString(page))
                .contains(
                        "## The same on MySQL 9.7.4\n",
                        "### Goals on MySQL 9.7.4\n",
                        "### One hot SKU on MySQL 9.7.4\n");
    }

    @Test
    void ordersPrintsTheTimeOfEachContender() {
        CommandLineRun run =
                CommandLineRun.of("orders", "--contender=earmark-memory", "--orders=200", "--shoppers=8", "--repeat=2");
        assertThat(run.out())
                .containsPattern(
                        "\\| earmark-memory \\| [0-9.]+ \\| [0-9.]+ – [0-9.]+ \\| [0-9,.]+ \\| 200 \\| 0 \\| 0 \\| conserved \\|");
        assertThat(run.exitCode()).isEqualTo(BenchmarkCommands.OK);
    }

    @Test
    void aMissingFileFailsTheRun() {
        CommandLineRun run = CommandLineRun.of(
                "report", "--from=" + folder.resolve("none.json"), "--page=" + folder.resolve("page.md"));
        assertThat(run.err()).contains("There is no file").doesNotContain("Exception");
        assertThat(run.exitCode()).isEqualTo(BenchmarkCommands.FAILED);
    }

    @Test
    void failuresArePrintedAndFailTheRun() throws IOException {
        Path file = SampleResults.copyTo(folder);
        Path page = folder.resolve("page.md");
        Results results = Results.read(file);
        String failure = "HotSku, earmark-redis, threads: 64: OVERSOLD: 1 unit";
        results.with(results.trials(), results.orders(), List.of(failure)).write(file);
        CommandLineRun run = CommandLineRun.of("report", "--from=" + file, "--page=" + page);
        assertThat(run.err()).contains("FAILED: " + failure);
        assertThat(Files.readString(page)).contains("## Failures of this run\n\n- " + failure + "\n");
        assertThat(run.exitCode()).isEqualTo(BenchmarkCommands.FAILED);
    }

    @Test
    void hasTwoCommands() {
        assertThat(BenchmarkCommands.has("report")).isTrue();
        assertThat(BenchmarkCommands.has("orders")).isTrue();
        assertThat(BenchmarkCommands.has("HotSku")).isFalse();
    }

    @Test
    void helpExplainsBothCommands() {
        assertThat(CommandLineRun.of("--help").out()).contains("report").contains("orders");
        assertThat(CommandLineRun.of("report", "--help").out())
                .contains("--set")
                .contains("quick, full");
    }
}
