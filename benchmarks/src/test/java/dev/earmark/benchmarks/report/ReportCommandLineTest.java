package dev.earmark.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportCommandLineTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "report --set=huge                             | 'huge'",
                "report --scenario=Hot                         | there are Baskets,",
                "report --contender=oracle                     | there are earmark-",
                "report --scenario=SoldOut --contender=redis-lock | has no such trial",
                "report --mysql-user=shop                      | need --mysql-url",
                "report --mysql-url=http://shop                | jdbc:mysql://",
                "report --redis-url=127.0.0.1                  | redis://",
                "orders --contender=oracle                     | there is no 'oracle'",
                "orders --orders=0                             | 1 to 1000000 are allowed",
                "orders --shoppers=1001                        | 1 to 1000 are allowed",
                "orders --orders=many                          | 'many'",
                "orders --speed                                | --speed"
            })
    void badUsageSaysWhatIsWrong(String commandLine, String complaint) {
        Run run = Run.of(commandLine.split(" ", -1));
        assertThat(run.err()).contains(complaint).contains("--help'.").doesNotContain("Exception");
        assertThat(run.exitCode()).isEqualTo(ReportCommandLine.BAD_USAGE);
    }

    @Test
    void rendersAnewWithoutRunning(@TempDir Path folder) throws IOException {
        ResultsFile file = Fixture.in(folder);
        Run run = Run.of("report", "--from=" + file.path());
        assertThat(run.out()).contains("Tables and charts: " + folder.resolve("2026-11-22-quick-mysql-9.7.4.md"));
        assertThat(run.exitCode()).isEqualTo(ReportCommandLine.CONSERVED);
    }

    @Test
    void aFileThatIsNotThereFailsTheRun(@TempDir Path folder) {
        Run run = Run.of("report", "--from=" + folder.resolve("none.json"));
        assertThat(run.err()).contains("There is no file").doesNotContain("Exception");
        assertThat(run.exitCode()).isEqualTo(ReportCommandLine.FAILED);
    }

    @Test
    void whatWentWrongIsToldAndFailsTheRun(@TempDir Path folder) throws IOException {
        ResultsFile file = Fixture.in(folder);
        Results results = file.read();
        String failure = "HotSku, earmark-redis, threads: 64: OVERSOLD: 1 unit";
        file.write(results.with(results.trials(), results.orders(), java.util.List.of(failure)));
        Run run = Run.of("report", "--from=" + file.path());
        assertThat(run.err()).contains("FAILED: " + failure);
        assertThat(Files.readString(file.sibling(".md"))).contains("## What went wrong\n\n- " + failure + "\n");
        assertThat(run.exitCode()).isEqualTo(ReportCommandLine.FAILED);
    }

    @Test
    void onlyTheTwoCommandsAreKnown() {
        assertThat(ReportCommandLine.knows("report")).isTrue();
        assertThat(ReportCommandLine.knows("orders")).isTrue();
        assertThat(ReportCommandLine.knows("HotSku")).isFalse();
    }

    @Test
    void helpTellsOfBothCommands() {
        assertThat(Run.of("--help").out()).contains("report").contains("orders");
        assertThat(Run.of("report", "--help").out()).contains("--set").contains("quick, full");
    }
}
