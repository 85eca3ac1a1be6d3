package dev.earmark.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.benchmarks.results.Results;
import dev.earmark.benchmarks.results.SampleResults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportRunTest {
    private static final Duration SHORT = Duration.ofMillis(50);

    private final Path folder;
    private final Path json;
    private final Path log;
    private final Results empty;

    ReportRunTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        this.json = folder.resolve("results.json");
        this.log = folder.resolve("jmh.log");
        this.empty = Results.read(SampleResults.copyTo(folder)).with(List.of(), List.of(), List.of());
    }

    @Test
    void writesTheResultsOfATrialAndOfTheOrders() throws IOException {
        try (TrialRunner runner = new TrialRunner(plan -> new Timing(SHORT, SHORT), List.of(), log)) {
            ReportCommand.run(
                    List.of(new TrialPlan("HotSku", "earmark-memory", Map.of(), 2)),
                    runner,
                    List.of("earmark-memory"),
                    200,
                    List.of(),
                    empty,
                    json);
        }
        Results results = Results.read(json);
        assertThat(results.failures()).as(Files.readString(log)).isEmpty();
        assertThat(results.trials()).singleElement().satisfies(trial -> {
            assertThat(trial.scenario()).isEqualTo("HotSku");
            assertThat(trial.threads()).isEqualTo(2);
            assertThat(trial.served()).isPositive();
            assertThat(trial.isConserved()).isTrue();
        });
        assertThat(results.orders())
                .hasSize(BenchmarkSet.ORDERS_REPETITIONS)
                .allSatisfy(result -> assertThat(result.sold()).isEqualTo(200));
        Path page = folder.resolve("page.md");
        new BenchmarksPage(results, List.of()).write(page);
        assertThat(Files.readString(page)).contains("| earmark-memory | 2 |").contains("| 200 | 0 | 0 | conserved |");
    }

    @Test
    void reportsATrialThatFailsAndGoesOn() throws IOException {
        try (TrialRunner runner = new TrialRunner(plan -> new Timing(SHORT, SHORT), List.of(), log)) {
            ReportCommand.run(
                    List.of(new TrialPlan("HotSku", "no-such-contender", Map.of(), 1)),
                    runner,
                    List.of("earmark-memory"),
                    10,
                    List.of(),
                    empty,
                    json);
        }
        assertThat(Results.read(json).failures())
                .hasSize(2)
                .allMatch(failure -> failure.startsWith("HotSku, no-such-contender"));
        assertThat(Results.read(json).orders()).hasSize(BenchmarkSet.ORDERS_REPETITIONS);
    }
}
