package dev.earmark.benchmarks.report;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.benchmarks.contenders.Contenders;
import dev.earmark.benchmarks.results.Results;
import dev.earmark.benchmarks.results.SampleResults;
import dev.earmark.benchmarks.servers.Backend;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChartsTest {
    private final Trials hotSkuOnMySql;
    private final Path folder;

    ChartsTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        Results results = Results.read(SampleResults.copyTo(folder));
        this.hotSkuOnMySql = new Trials(new Trials(results.trials())
                .ofScenario("HotSku").all().stream()
                        .filter(trial -> Contenders.backend(trial.contender()) == Backend.MYSQL)
                        .toList());
    }

    @Test
    void drawsALinePerContender() {
        assertThat(Charts.contenders(hotSkuOnMySql))
                .containsExactly(
                        "earmark-mysql-pessimistic", "earmark-mysql-optimistic", "mysql-for-update", "mysql-version");
    }

    @Test
    void drawsALinePerContenderInItsColourOnWhite() throws IOException {
        Path png = folder.resolve("chart.png");
        Charts.latency(png, "HotSku", hotSkuOnMySql, "2026-11-22");
        BufferedImage picture = requireNonNull(ImageIO.read(png.toFile()));
        assertThat(picture.getRGB(0, 0)).isEqualTo(Color.WHITE.getRGB());
        assertThat(picture.getRGB(picture.getWidth() - 1, picture.getHeight() - 1))
                .isEqualTo(Color.WHITE.getRGB());
        assertThat(colors(picture))
                .as("a colour per line, and black letters")
                .contains(0xFF0072B2, 0xFFD55E00, 0xFF009E73, 0xFF000000);
    }

    private static int[] colors(BufferedImage picture) {
        return picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
    }
}
