package dev.earmark.benchmarks.scenarios;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import dev.earmark.benchmarks.results.Trial;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Every scenario runs and writes what it measured. */
class ScenariosTest {
    private static final String FILE = "earmark.benchmarks.trials";

    @TempDir
    Path folder;

    @AfterEach
    void clearFile() {
        System.clearProperty(FILE);
    }

    @Test
    void everyScenarioWritesATrialInWhichEarmarkConservesTheStock() throws Exception {
        Path file = folder.resolve("trials.jsonl");
        System.setProperty(FILE, file.toString());
        run("dev\\.earmark\\.benchmarks\\.scenarios\\.(?!GrowthReaper|Batches).*", 2);
        run("GrowthReaper|Batches", 1);
        Map<String, Trial> trials = Files.readAllLines(file).stream()
                .map(line -> new Gson().fromJson(line, Trial.class))
                .collect(toMap(Trial::scenario, trial -> trial));
        assertThat(trials.keySet())
                .containsExactlyInAnyOrder(
                        "HotSku",
                        "Catalogue",
                        "Baskets",
                        "LifeCycle",
                        "OverdueBaskets",
                        "SoldOut",
                        "Growth",
                        "GrowthReaper",
                        "JoinedReserve",
                        "Batches",
                        "OverNetwork");
        assertThat(trials.values()).allSatisfy(trial -> {
            assertThat(trial.verdict()).isEqualTo(Trial.CONSERVED);
            assertThat(trial.firstFailure()).isNull();
            assertThat(trial.perSecond()).isPositive();
            assertThat(trial.params()).containsEntry("connections", "10").doesNotContainKey("contender");
        });
        assertThat(trials.get("SoldOut"))
                .satisfies(trial -> assertThat(trial.served()).isZero());
    }

    private static void run(String scenarios, int threads) throws RunnerException {
        new Runner(new OptionsBuilder()
                        .include(scenarios)
                        .param("contender", "earmark-memory")
                        .param("keys", "zipf")
                        .param("history", "0")
                        .threads(threads)
                        .forks(0)
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .measurementTime(TimeValue.milliseconds(50))
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run();
    }
}
