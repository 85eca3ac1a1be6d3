package dev.earmark.benchmarks.report;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import dev.earmark.benchmarks.contenders.Contenders;
import dev.earmark.benchmarks.results.Trial;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.CategorySeries.CategorySeriesRenderStyle;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws the charts of the page as PNG files on a white background. */
final class Charts {
    private static final int WIDTH = 1000;
    private static final int HEIGHT = 520;
    /** The palette of Okabe and Ito, which is safe for colour-blind readers, without white and yellow. */
    private static final List<Color> COLORS = List.of(
            new Color(0x0072B2),
            new Color(0xD55E00),
            new Color(0x009E73),
            new Color(0x000000),
            new Color(0xCC79A7),
            new Color(0xE69F00),
            new Color(0x56B4E9));

    private Charts() {}

    /** Draws calls per second over the number of threads, one line per contender. */
    static void throughput(Path png, String title, Trials trials, String origin) throws IOException {
        CategoryChart chart = lines(title + ": calls per second", "calls per second", trials, Trial::perSecond, origin);
        chart.getStyler().setYAxisMin(0.0);
        write(chart, png);
    }

    /** Draws the 99th percentile of the latency over the number of threads, on a logarithmic axis. */
    static void latency(Path png, String title, Trials trials, String origin) throws IOException {
        CategoryChart chart =
                lines(title + ": p99 latency", "milliseconds (logarithmic)", trials, Trial::p99Millis, origin);
        List<Double> values = trials.all().stream()
                .map(Trial::p99Millis)
                .filter(millis -> millis > 0)
                .toList();
        chart.getStyler()
                .setYAxisLogarithmic(true)
                .setYAxisMin(Math.pow(10, Math.floor(Math.log10(Collections.min(values)))))
                .setYAxisMax(Math.pow(10, Math.ceil(Math.log10(Collections.max(values)))));
        write(chart, png);
    }

    /** Draws one bar per contender, in the order of the map. Earmark's bars have another colour. */
    static void bars(Path png, String title, String unit, Map<String, Double> values, String origin)
            throws IOException {
        List<String> names = List.copyOf(values.keySet());
        CategoryChart chart = new CategoryChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .xAxisTitle(origin)
                .yAxisTitle(unit)
                .build();
        chart.getStyler()
                .setOverlapped(true)
                .setLabelsVisible(true)
                .setLabelsFontColorAutomaticEnabled(false)
                .setLabelsFontColor(Color.BLACK)
                .setXAxisLabelRotation(40)
                .setXAxisTickMarkSpacingHint(1)
                .setYAxisMin(0.0)
                .setYAxisDecimalPattern("#,##0.##")
                .setPlotGridVerticalLinesVisible(false)
                .setSeriesColors(new Color[] {COLORS.get(6), new Color(0xBBBBBB)});
        style(chart.getStyler());
        chart.getStyler().setLegendPosition(LegendPosition.InsideNE);
        chart.addSeries("Earmark", names, bars(values, true));
        chart.addSeries("others", names, bars(values, false));
        write(chart, png);
    }

    private static List<@Nullable Double> bars(Map<String, Double> values, boolean earmark) {
        List<@Nullable Double> bars = new ArrayList<>();
        values.forEach((name, value) -> bars.add(Contenders.isEarmark(name) == earmark ? value : null));
        return bars;
    }

    private static CategoryChart lines(
            String title, String unit, Trials trials, ToDoubleFunction<Trial> figure, String origin) {
        CategoryChart chart = new CategoryChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .xAxisTitle("threads   (" + origin + ")")
                .yAxisTitle(unit)
                .build();
        chart.getStyler()
                .setDefaultSeriesRenderStyle(CategorySeriesRenderStyle.Line)
                .setOverlapped(true)
                .setYAxisDecimalPattern("#,##0.###")
                .setPlotGridVerticalLinesVisible(false);
        style(chart.getStyler());
        List<String> threads = trials.threads().stream().map(String::valueOf).toList();
        int number = 0;
        for (String contender : contenders(trials)) {
            Color color = COLORS.get(number % COLORS.size());
            chart.addSeries(Tables.mark(contender), threads, points(contender, trials, figure))
                    .setMarker(SeriesMarkers.CIRCLE)
                    .setMarkerColor(color)
                    .setLineColor(color)
                    .setLineStyle(Contenders.isEarmark(contender) ? SeriesLines.SOLID : SeriesLines.DASH_DASH)
                    .setLineWidth(number < COLORS.size() ? 2.5f : 1.2f);
            number++;
        }
        return chart;
    }

    /** Returns the contenders that ran with the most numbers of threads. The others would be single points. */
    static List<String> contenders(Trials trials) {
        Map<String, Long> counts =
                trials.all().stream().collect(groupingBy(Trial::contender, LinkedHashMap::new, counting()));
        long most = Collections.max(counts.values());
        return counts.keySet().stream()
                .filter(contender -> Objects.equals(counts.get(contender), most))
                .toList();
    }

    /** Returns a point per number of threads, null where the contender did not run. */
    private static List<@Nullable Double> points(String contender, Trials trials, ToDoubleFunction<Trial> figure) {
        List<@Nullable Double> points = new ArrayList<>();
        for (int threads : trials.threads()) {
            double value = trials.at(threads).all().stream()
                    .filter(trial -> trial.contender().equals(contender))
                    .mapToDouble(figure)
                    .findFirst()
                    .orElse(0);
            points.add(value > 0 ? value : null);
        }
        return points;
    }

    private static void style(Styler styler) {
        styler.setLocale(Locale.ROOT)
                .setChartBackgroundColor(Color.WHITE)
                .setPlotBackgroundColor(Color.WHITE)
                .setLegendBorderColor(Color.WHITE)
                .setLegendPosition(LegendPosition.OutsideE);
    }

    private static void write(CategoryChart chart, Path png) throws IOException {
        Files.createDirectories(png.toAbsolutePath().getParent());
        ChartEncoder.saveChart(chart, png.toString(), "png");
    }
}
