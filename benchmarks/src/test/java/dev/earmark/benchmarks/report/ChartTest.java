package dev.earmark.benchmarks.report;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChartTest {
    private final Trials database;
    private final Path folder;

    ChartTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        Trials all = new Trials(Fixture.in(folder).read().trials());
        this.database =
                requireNonNull(requireNonNull(all.byTitle().get("HotSku")).get(Family.DATABASE));
    }

    @Test
    void thereIsALinePerContender() {
        assertThat(Stream.of(Chart.throughput("HotSku", database, ""), Chart.p99("HotSku", database, "")))
                .allSatisfy(chart -> assertThat(chart.lines())
                        .containsExactly(
                                "earmark-mysql-pessimistic",
                                "earmark-mysql-optimistic",
                                "mysql-for-update",
                                "mysql-version"));
    }

    @Test
    void aChartIsAPictureOnWhiteGroundWithMoreThanWhite() throws IOException {
        Path png = folder.resolve("chart.png");
        Chart.p99("HotSku", database, "2026-11-22").write(png);
        BufferedImage picture = requireNonNull(ImageIO.read(png.toFile()));
        assertThat(picture.getRGB(0, 0)).isEqualTo(Color.WHITE.getRGB());
        assertThat(picture.getRGB(picture.getWidth() - 1, picture.getHeight() - 1))
                .isEqualTo(Color.WHITE.getRGB());
        assertThat(colors(picture))
                .as("a colour per line, and the letters")
                .contains(0xFF0072B2, 0xFFD55E00, 0xFF009E73, 0xFF000000);
    }

    private static int[] colors(BufferedImage picture) {
        return picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
    }
}
