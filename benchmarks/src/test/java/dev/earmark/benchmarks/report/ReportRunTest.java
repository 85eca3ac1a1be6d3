package dev.earmark.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportRunTest {
    @Test
    void aTrialAndARushOfOrdersStandInTheFileAndOnThePage(@TempDir Path folder) throws IOException {
        Results empty = Fixture.in(folder).read().with(List.of(), List.of(), List.of());
        ResultsFile file = ResultsFile.fresh(folder, empty);
        Path log = folder.resolve("jmh.log");
        try (TrialRunner runner = new TrialRunner(new Timing(50, 50), List.of(), log);
                Progress progress = new Progress("test", 2, new PrintWriter(new StringWriter()))) {
            ReportRun run = new ReportRun(empty, runner, file, progress);
            run.trial(new Planned("HotSku", "earmark-memory", Map.of(), 2));
            run.orders("earmark-memory", 200, 4);
        }
        Results results = file.read();
        assertThat(results.failures()).as(Files.readString(log)).isEmpty();
        assertThat(results.trials()).singleElement().satisfies(trial -> {
            assertThat(trial.scenario()).isEqualTo("HotSku");
            assertThat(trial.threads()).isEqualTo(2);
            assertThat(trial.served()).isPositive();
            assertThat(trial.isConserved()).isTrue();
        });
        assertThat(results.orders())
                .singleElement()
                .satisfies(time -> assertThat(time.sold()).isEqualTo(200));
    }

    @Test
    void aTrialThatFailsIsToldAndTheRunGoesOn(@TempDir Path folder) throws IOException {
        Results empty = Fixture.in(folder).read().with(List.of(), List.of(), List.of());
        ResultsFile file = ResultsFile.fresh(folder, empty);
        try (TrialRunner runner = new TrialRunner(new Timing(50, 50), List.of(), folder.resolve("jmh.log"));
                Progress progress = new Progress("test", 1, new PrintWriter(new StringWriter()))) {
            new ReportRun(empty, runner, file, progress).trial(new Planned("HotSku", "no-such-contender", Map.of(), 1));
        }
        assertThat(file.read().failures())
                .hasSize(2)
                .allMatch(failure -> failure.startsWith("HotSku, no-such-contender"));
    }
}
