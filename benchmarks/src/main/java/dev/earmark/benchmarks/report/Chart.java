package dev.earmark.benchmarks.report;

import dev.earmark.benchmarks.contenders.Contenders;
import dev.earmark.benchmarks.trials.Trial;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.CategorySeries;
import org.knowm.xchart.CategorySeries.CategorySeriesRenderStyle;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.style.CategoryStyler;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** A figure over the number of threads, one line per contender, on a white ground of its own. */
final class Chart {
    private static final int WIDTH = 1000;
    private static final int HEIGHT = 520;
    /** Okabe and Ito's colours, which colour-blind people can tell apart; white and yellow left out. */
    private static final List<Color> COLORS = List.of(
            new Color(0x0072B2),
            new Color(0xD55E00),
            new Color(0x009E73),
            new Color(0x000000),
            new Color(0xCC79A7),
            new Color(0xE69F00),
            new Color(0x56B4E9));

    private final CategoryChart chart;

    private Chart(String title, String unit, String origin) {
        chart = new CategoryChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .xAxisTitle("threads   (" + origin + ")")
                .yAxisTitle(unit)
                .build();
        CategoryStyler styler = chart.getStyler();
        styler.setDefaultSeriesRenderStyle(CategorySeriesRenderStyle.Line)
                .setOverlapped(true)
                .setLocale(Locale.ROOT)
                .setChartBackgroundColor(Color.WHITE)
                .setPlotBackgroundColor(Color.WHITE)
                .setLegendBorderColor(Color.WHITE)
                .setLegendPosition(LegendPosition.OutsideE);
        styler.setYAxisDecimalPattern("#,##0.###").setPlotGridVerticalLinesVisible(false);
    }

    /** How many calls per second were served. */
    static Chart throughput(String title, Trials trials, String origin) {
        Chart chart = new Chart(title + ": calls per second", "per second", origin);
        chart.chart.getStyler().setYAxisMin(0.0);
        chart.addLines(trials, Trial::perSecond);
        return chart;
    }

    /** The time below which 99 of 100 calls stayed, on a logarithmic axis. */
    static Chart p99(String title, Trials trials, String origin) {
        Chart chart = new Chart(title + ": 99 of 100 calls took at most", "milliseconds (logarithmic)", origin);
        double lowest = trials.all().stream()
                .mapToDouble(Trial::p99Millis)
                .filter(millis -> millis > 0)
                .min()
                .orElse(1);
        double highest =
                trials.all().stream().mapToDouble(Trial::p99Millis).max().orElse(1);
        chart.chart
                .getStyler()
                .setYAxisLogarithmic(true)
                .setYAxisMin(Math.pow(10, Math.floor(Math.log10(lowest))))
                .setYAxisMax(Math.pow(10, Math.ceil(Math.log10(Math.max(highest, lowest * 1.1)))));
        chart.addLines(trials, Trial::p99Millis);
        return chart;
    }

    private void addLines(Trials trials, ToDoubleFunction<Trial> figure) {
        List<String> threads = trials.threads().stream().map(String::valueOf).toList();
        int number = 0;
        for (Map.Entry<String, Trials> contender : trials.byContender().entrySet()) {
            Color color = COLORS.get(number % COLORS.size());
            CategorySeries line =
                    chart.addSeries(contender.getKey(), threads, points(contender.getValue(), trials, figure));
            line.setMarker(SeriesMarkers.CIRCLE)
                    .setMarkerColor(color)
                    .setLineColor(color)
                    .setLineStyle(Contenders.isOurs(contender.getKey()) ? SeriesLines.SOLID : SeriesLines.DASH_DASH)
                    .setLineWidth(number < COLORS.size() ? 2.5f : 1.2f);
            number++;
        }
    }

    /** A point per number of threads, and a gap where the contender did not run or there is nothing above zero. */
    private static List<@Nullable Double> points(Trials contender, Trials all, ToDoubleFunction<Trial> figure) {
        List<@Nullable Double> points = new ArrayList<>();
        for (int threads : all.threads()) {
            double value = contender.at(threads).all().stream()
                    .mapToDouble(figure)
                    .findFirst()
                    .orElse(0);
            points.add(value > 0 ? value : null);
        }
        return points;
    }

    /** The contenders that have a line, in the order of the legend. */
    List<String> lines() {
        return List.copyOf(chart.getSeriesCollection().stream()
                .map(CategorySeries::getName)
                .toList());
    }

    void write(Path png) throws IOException {
        ChartEncoder.saveChart(chart, png.toString(), "png");
    }
}
