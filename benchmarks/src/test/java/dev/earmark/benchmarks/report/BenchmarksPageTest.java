package dev.earmark.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.benchmarks.results.Results;
import dev.earmark.benchmarks.results.SampleResults;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(Lifecycle.PER_CLASS)
class BenchmarksPageTest {
    private static final Pattern IMAGE = Pattern.compile("!\\[[^]]*]\\(([^)]+)\\)");

    @SuppressWarnings("NullAway.Init") // writePage sets it
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private String page;

    @BeforeAll
    void writePage(@TempDir Path temporary) throws IOException {
        folder = temporary;
        Path file = folder.resolve("benchmarks.md");
        new BenchmarksPage(Results.read(SampleResults.copyTo(folder))).write(file);
        page = Files.readString(file, StandardCharsets.UTF_8);
    }

    @Test
    void saysWhenWhereAndHowItWasMeasured() {
        assertThat(page)
                .contains("- Date: 2026-11-22\n")
                .contains("- Command: `java -jar benchmarks/target/earmark-benchmarks.jar report --set=quick`\n")
                .contains("- Commit: 0123456789ab\n")
                .contains("- Machine: 2 cores, 24.0 GiB, Linux amd64, OpenJDK 64-Bit Server VM 17.0.15+6\n")
                .contains("- Database: MySQL 9.7.4 with")
                .contains("- Redis: Valkey 9.1.2 with appendfsync=always, appendonly=yes\n")
                .contains("- Database connections per contender: 10\n")
                .contains("warmed up for 2.0 s and measured for 3.0 s\n");
    }

    @Test
    void explainsEveryContender() {
        assertThat(page)
                .contains("| `mysql-for-update` | SQL by hand: `SELECT … FOR UPDATE`, check, `UPDATE` |\n")
                .contains("| `earmark-redis` | Earmark");
    }

    @Test
    void aRowHasTheFiguresAndTheRatiosToBothBaselines() {
        assertThat(page)
                .contains("| contender | threads | calls/s | p50 ms | p99 ms | p99.9 ms | failed | server CPU µs/call |"
                        + " × mysql-for-update | × mysql-version | stock check |\n")
                .contains("| earmark-mysql-pessimistic | 64 | 20,250 | 3.00 | 8.00 | 16.0 | 0 | 55.5 | 7.50 | 22.5 |"
                        + " conserved |\n")
                .contains(
                        "| earmark-redis | 64 | 60,000 | 1.00 | 2.50 | 5.00 | 0 | 4.50 | 5.00 | 30.0 | conserved |\n");
    }

    @Test
    void aRowShowsFailedCallsAndAFailedStockCheck() {
        assertThat(page)
                .contains("| mysql-version | 64 | 900 | 55.0 | 600 | 1,200 | 300 (10.0 %) | 900 | 0.33 | 1.00 |"
                        + " conserved |\n")
                .contains("| redis-lock | 64 | 1,500 |")
                .contains("| OVERSOLD: 3 units |\n");
    }

    @Test
    void aRowHasADashWithoutAServerAndNoColumnWithoutABaseline() {
        assertThat(page)
                .contains("| earmark-memory | 64 | 400,000 | 0.10 | 0.90 | 1.80 | 0 | – | conserved |\n")
                .contains("## A catalogue (`Catalogue`)\n")
                .contains(
                        "| mysql-for-update | uniform | 64 | 4,000 | 14.0 | 60.0 | 120 | 0 | – | 1.00 | conserved |\n");
    }

    @Test
    void saysWhichGoalsAreReached() {
        assertThat(page)
                .contains("| One hot SKU, 64 threads: calls per second, `earmark-mysql-pessimistic` ÷"
                        + " `mysql-for-update` | ≥ 8.00 | 7.50 | **no** |\n")
                .contains("| One hot SKU, 64 threads: calls per second, `earmark-mysql-optimistic` ÷ `mysql-version` |"
                        + " ≥ 15.0 | 20.0 | yes |\n")
                .contains("| One hot SKU, 64 threads: p99 latency, `earmark-mysql-pessimistic` ÷ `mysql-for-update` |"
                        + " ≤ 0.10 | 0.033 | yes |\n")
                .contains("server CPU per call, `earmark-redis` ÷ `earmark-redis-alone` | ≤ 0.60 | 0.45 | yes |\n")
                .contains("| All trials: failed calls of Earmark | 0 | 0 | yes |\n");
    }

    @Test
    void theOrdersHaveATable() {
        assertThat(page)
                .contains("## 5,000 orders of one product (`orders`)\n\n64 shoppers reserve and confirm")
                .contains("| mysql-version | 12.5 | 368 | 4,600 | 0 | 400 | conserved |\n");
    }

    @Test
    void everyChartOfThePageExistsUnderAFixedName() {
        Matcher images = IMAGE.matcher(page);
        assertThat(images.results().map(image -> image.group(1)))
                .containsExactlyInAnyOrder(
                        "images/benchmarks-orders.png",
                        "images/benchmarks-hotsku-mysql-throughput.png",
                        "images/benchmarks-hotsku-mysql-latency.png")
                .allSatisfy(chart -> assertThat(folder.resolve(chart)).isNotEmptyFile());
    }

    @Test
    void beginsAndEndsWithTheHandWrittenParts() {
        assertThat(page).contains("# Benchmarks\n\nHow fast is Earmark").contains("\n## What falls short, and why\n");
        assertThat(page.indexOf("## What falls short")).isGreaterThan(page.indexOf("## Goals"));
    }

    @Test
    void replacesThePageOfAnEarlierRun() throws IOException {
        Results results = Results.read(folder.resolve("2026-11-22-quick-mysql-9.7.4.json"));
        Path file = folder.resolve("benchmarks.md");
        new BenchmarksPage(results).write(file);
        assertThat(file).hasContent(page);
        assertThat(folder.resolve("images").toFile().list()).hasSize(3);
    }
}
