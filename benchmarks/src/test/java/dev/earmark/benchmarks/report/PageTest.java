package dev.earmark.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageTest {
    private static final Pattern IMAGE = Pattern.compile("!\\[[^]]*]\\(([^)]+)\\)");

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private ResultsFile file;

    @SuppressWarnings("NullAway.Init")
    private Results results;

    @SuppressWarnings("NullAway.Init")
    private String page;

    @BeforeEach
    void renders() throws IOException {
        file = Fixture.in(folder);
        results = file.read();
        new Page(results, file).write();
        page = Files.readString(folder.resolve("2026-11-22-quick-mysql-9.7.4.md"), StandardCharsets.UTF_8);
    }

    @Test
    void saysWhenWhereAndHowItWasMeasured() {
        assertThat(page)
                .startsWith("# Benchmarks, 2026-11-22, quick set, MySQL 9.7.4\n")
                .contains("- Command: `java -jar benchmarks/target/earmark-benchmarks.jar report --set=quick`\n")
                .contains("- Commit: 0123456789ab\n")
                .contains("- Machine: 2 cores, 24.0 GiB, Linux amd64, OpenJDK 64-Bit Server VM 17.0.15+6\n")
                .contains("- Redis: Valkey 9.1.2 with appendfsync=always, appendonly=yes\n")
                .contains("- Connections to a database, per contender: 10\n")
                .contains("- Timing: each trial in a JVM of its own, warmed up for 2.0 s and measured for 3.0 s\n");
    }

    @Test
    void aRowHasTheFiguresAndTheRatiosToBothBaselines() {
        assertThat(page)
                .contains("| contender | verdict | threads | per second | p50 ms | p99 ms | p99.9 ms | failed |"
                        + " server CPU µs | × mysql-for-update | × mysql-version |\n")
                .contains("| earmark-mysql-pessimistic | conserved | 64 | 20,250 | 3.00 | 8.00 | 16.0 | 0 | 55.5 |"
                        + " 7.50 | 22.5 |\n")
                .contains(
                        "| earmark-redis | conserved | 64 | 60,000 | 1.00 | 2.50 | 5.00 | 0 | 4.50 | 5.00 | 30.0 |\n");
    }

    @Test
    void whatAShopperWouldSeeStandsInTheRow() {
        assertThat(page)
                .contains("| mysql-version | conserved | 64 | 900 | 55.0 | 600 | 1,200 | 300 (10.0 %) | 900 | 0.33 |"
                        + " 1.00 |\n")
                .contains("| redis-lock | OVERSOLD: 3 units | 64 | 1,500 |");
    }

    @Test
    void withoutServerOrBaselineThereIsADash() {
        assertThat(page)
                .contains("| earmark-memory | conserved | 64 | 400,000 | 0.10 | 0.90 | 1.80 | 0 | – |\n")
                .contains("## Catalogue keys=uniform\n")
                .contains("| mysql-for-update | conserved | 64 | 4,000 | 14.0 | 60.0 | 120 | 0 | – | 1.00 | – |\n");
    }

    @Test
    void goalsSayWhetherTheyAreReached() {
        assertThat(page)
                .contains(
                        "| HotSku, earmark-mysql-pessimistic, threads: 64: × mysql-for-update | ≥ 8.00 | 7.50 | NO |\n")
                .contains("| HotSku, earmark-mysql-optimistic, threads: 64: × mysql-version | ≥ 15.0 | 20.0 | yes |\n")
                .contains("| HotSku, earmark-mysql-pessimistic, threads: 64: p99, × mysql-for-update | ≤ 0.10 | 0.03 |"
                        + " yes |\n")
                .contains("threads: 64: server CPU per reservation, × earmark-redis-alone | ≤ 0.60 | 0.45 | yes |\n")
                .contains("| failures that a shopper of Earmark sees, all trials | 0 | 0 | yes |\n");
    }

    @Test
    void theOrdersHaveATable() {
        assertThat(page)
                .contains("## 5,000 orders of one product, 64 shoppers at a time, reserve and confirm\n")
                .contains("| mysql-version | conserved | 12.5 | 368 | 4,600 | 0 | 400 |\n");
    }

    @Test
    void everyChartOnThePageIsThere() {
        Matcher images = IMAGE.matcher(page);
        assertThat(images.results().map(image -> folder.resolve(image.group(1))))
                .containsExactlyInAnyOrder(
                        folder.resolve("2026-11-22-quick-mysql-9.7.4-HotSku-database-throughput.png"),
                        folder.resolve("2026-11-22-quick-mysql-9.7.4-HotSku-database-p99.png"))
                .allSatisfy(chart -> assertThat(chart).isNotEmptyFile());
    }

    @Test
    void aReadmeGetsThePartBetweenItsMarksAndKeepsTheRest() throws IOException {
        Path readme = folder.resolveSibling(folder.getFileName() + "-readme.md");
        Files.writeString(readme, "above\n" + Readme.BEGIN + "\nwhat was there\n" + Readme.END + "\nbelow\n");
        try {
            new Readme(readme).update(new Excerpt(results, file, new Page(results, file).path()).on(readme));
            String folderName = folder.getFileName().toString();
            assertThat(Files.readString(readme))
                    .startsWith("above\n" + Readme.BEGIN + "\nOn 2026-11-22: 2 cores")
                    .endsWith(Readme.END + "\nbelow\n")
                    .doesNotContain("what was there")
                    .contains("(" + folderName + "/2026-11-22-quick-mysql-9.7.4-HotSku-database-p99.png)")
                    .contains("(" + folderName + "/2026-11-22-quick-mysql-9.7.4.md)")
                    .contains("| earmark-redis | conserved | 64 |");
        } finally {
            Files.delete(readme);
        }
    }

    @Test
    void aReadmeWithoutMarksIsAnErrorThatNamesThem() throws IOException {
        Path readme = Files.writeString(folder.resolve("README.md"), "nothing");
        assertThatThrownBy(() -> new Readme(readme).update("text"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(Readme.BEGIN)
                .hasMessageContaining(Readme.END);
    }
}
