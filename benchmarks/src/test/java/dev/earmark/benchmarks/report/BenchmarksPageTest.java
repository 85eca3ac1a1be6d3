package dev.earmark.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.benchmarks.results.Results;
import dev.earmark.benchmarks.results.SampleResults;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
        new BenchmarksPage(Results.read(SampleResults.copyTo(folder)), List.of()).write(file);
        page = Files.readString(file, StandardCharsets.UTF_8);
    }

    @Test
    void saysWhenWhereAndHowItWasMeasured() {
        assertThat(page)
                .contains("- Date: 2026-11-22\n")
                .contains("- Command: `java -jar benchmarks/target/earmark-benchmarks.jar report --set=quick`\n")
                .contains("- Commit: 0123456789ab\n")
                .contains("- Machine: 2 cores, 24.0 GiB, Linux amd64, OpenJDK 64-Bit Server VM 17.0.15+6\n")
                .contains("- MySQL or MariaDB: MySQL 9.7.4 with")
                .contains("- Redis or Valkey: Valkey 9.1.2 with appendfsync=always, appendonly=yes\n")
                .contains("- Database connections per contender: 10\n")
                .contains("Warm-up and measurement take 2 s and 3 s (HotSku with 64)\n");
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
                        "| earmark-redis | 64 | 60,000 | 1.00 | 2.50 | 5.00 | 0 | 4.50 | 5.00 | 1.25 | 30.0 | conserved |\n");
    }

    @Test
    void aRowShowsFailedCallsAndAFailedStockCheck() {
        assertThat(page)
                .contains("| mysql-version | 64 | 900 | 55.0 | 600 | 1,200 | 300 (10.0 %) | 900 | 0.33 | 1.00 |"
                        + " conserved |\n")
                .contains("| redis-lock † | 64 | 1,500 |")
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
                .contains("| One hot SKU, 64 threads, MySQL 9.7.4: calls per second, `earmark-mysql-pessimistic` ÷"
                        + " `mysql-for-update` | ≥ 15.0 | 7.50 | **no** |\n")
                .contains(
                        "p99 latency, `earmark-mysql-pessimistic` ÷ `mysql-for-update` | ≤ 0.030 | 0.033 | **no** |\n")
                .contains("`earmark-mysql-optimistic` ÷ `mysql-version` | ≥ 35.0 | 20.0 | **no** |\n")
                .contains("`earmark-mysql-pessimistic` ÷ `mysql-limit` in batches of 64 | ≥ 0.60 | 0.50 | **no** |\n")
                .contains("1 thread, MySQL 9.7.4: calls per second, `earmark-mysql-pessimistic` ÷ `mysql-for-update`"
                        + " | ≥ 0.95 | 0.94 | **no** |\n")
                .contains(
                        "1 thread, Redis: calls per second, `earmark-redis` ÷ `redis-permits` | ≥ 1.20 | 1.25 | yes |\n")
                .contains("seconds, `earmark-mysql-pessimistic` ÷ `mysql-bucket4j` | ≤ 0.70 | 0.82 | **no** |\n")
                .contains(
                        "64 threads, Redis: calls per second, `earmark-redis` ÷ `redis-permits` | ≥ 4.00 | 5.00 | yes |\n")
                .contains("server CPU per call, `earmark-redis-alone` ÷ `redis-script` | ≤ 1.30 | 1.25 | yes |\n")
                .contains("µs of server CPU per reserve, `earmark-redis` | ≤ 6.00 | 5.50 | yes |\n")
                .contains("1 ms of network, MySQL 9.7.4: calls per second, `earmark-mysql-pessimistic` ÷"
                        + " `mysql-for-update` | ≥ 30.0 | 40.0 | yes |\n")
                .contains("`earmark-redis` ÷ the same with an empty store | ≥ 0.95 | 0.96 | yes |\n")
                .contains("calls per second, `earmark-memory` | ≥ 500,000 | 400,000 | **no** |\n")
                .contains("| All trials: failed calls of Earmark | 0 | 0 | yes |\n");
    }

    /** The median of three, and the fastest and the slowest. */
    @Test
    void theOrdersHaveATable() {
        assertThat(page)
                .contains("## 5,000 orders of one product (`orders`)\n\n64 shoppers reserve and confirm")
                .contains("| mysql-version | 12.5 | 10.0 – 18.8 | 368 | 4,600 | 0 | 1,200 | conserved |\n")
                .contains("| mysql-bucket4j † | 1.10 | 1.00 – 1.20 |");
    }

    @Test
    void marksContendersThatDoLess() {
        assertThat(page)
                .contains("| redis-permits † | 64 |")
                .contains("| × redis-permits † |")
                .contains("\n† does less than Earmark. `redis-permits`: keeps a permit")
                .contains("| `redis-lock` † | One Redisson lock");
    }

    @Test
    void saysBelowEachTableWhatToConclude() {
        assertThat(page)
                .contains("With 64 threads, `earmark-mysql-pessimistic` serves 7.50 times as many calls per second as"
                        + " `mysql-for-update`, the fastest other contender that does all of its work, and its p99"
                        + " latency is 0.033 times as long. **So Earmark is the faster one here.** With 1 thread,"
                        + " `earmark-mysql-pessimistic` serves 0.94 times")
                .contains("**So speed does not decide here: runs of the same code differ by a third.**")
                .contains("`earmark-mysql-pessimistic` ÷ `mysql-for-update` is 0.94 with 1 thread, 0.94 with 8 threads,"
                        + " 7.50 with 64 threads. **So Earmark gains when more shoppers want the SKU.**")
                .contains(
                        "With 64 threads, `earmark-redis` serves 5.00 times as many as `redis-permits` †, 30.0 times as many"
                                + " as `redis-lock` †, 1.25 times as many as `redis-script` †."
                                + " **So what Earmark stores in addition costs no speed here.**")
                .contains("With 1 thread, `earmark-mysql-pessimistic` writes 0.67 times as many orders per second as"
                        + " `mysql-limit` writes without any rule. **So checks, ids and answers cost 33 % of what this"
                        + " server can write.**")
                .contains(
                        "With the history, `earmark-redis` serves 0.96 times as many calls per second as with an empty"
                                + " store. **So a long history costs less than runs of the same code differ.**")
                .contains(
                        "`earmark-mysql-pessimistic` takes 0.82 times as long as `mysql-bucket4j` †, 0.20 times as long"
                                + " as `mysql-for-update`, 0.072 times as long as `mysql-version`.");
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
        new BenchmarksPage(results, List.of()).write(file);
        assertThat(file).hasContent(page);
        assertThat(folder.resolve("images").toFile().list()).hasSize(3);
    }
}
