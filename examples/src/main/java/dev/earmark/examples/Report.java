package dev.earmark.examples;

import com.google.gson.FormattingStyle;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The figures of a run, each given once, for both a reader and a program. Not thread-safe. */
final class Report {
    private static final Gson GSON = new GsonBuilder()
            .setFormattingStyle(FormattingStyle.COMPACT.withSpaceAfterSeparators(true))
            .disableHtmlEscaping()
            .create();

    private final String title;
    private final List<Figure> figures = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final JsonObject json = new JsonObject();

    private record Figure(String label, String value) {}

    Report(String title) {
        this.title = title;
    }

    Report figure(String key, String label, long value) {
        json.addProperty(key, value);
        return shown(label, value);
    }

    /** A number for readers only. */
    Report shown(String label, long value) {
        return shown(label, String.format(Locale.ROOT, "%,d", value));
    }

    /** Rounded to two decimals. */
    Report figure(String key, String label, double value) {
        double rounded = rounded(value);
        json.addProperty(key, rounded);
        return shown(label, String.format(Locale.ROOT, "%,.2f", rounded));
    }

    /** Milliseconds, rounded to two decimals; readers see none from 10 ms on. */
    Report millis(String key, String label, double value) {
        double rounded = rounded(value);
        json.addProperty(key, rounded);
        return shown(label, String.format(Locale.ROOT, rounded < 10 ? "%,.2f ms" : "%,.0f ms", rounded));
    }

    Report figure(String key, String label, String value) {
        json.addProperty(key, value);
        return shown(label, value);
    }

    /** How long it took and what that is per second, for readers only: no two runs take the same time. */
    Report took(Duration elapsed, String what, long count) {
        shown("took", String.format(Locale.ROOT, "%,.2f s", seconds(elapsed)));
        return shown(what + " per second", String.format(Locale.ROOT, "%,.0f", rate(count, elapsed)));
    }

    private static double rounded(double value) {
        return Math.round(value * 100) / 100.0;
    }

    private Report shown(String label, String value) {
        figures.add(new Figure(label, value));
        return this;
    }

    /** A sentence for readers, below the figures. */
    Report note(String sentence) {
        notes.add(sentence);
        return this;
    }

    void print(PrintWriter out) {
        int labelWidth = figures.stream()
                .mapToInt(figure -> figure.label().length())
                .max()
                .orElse(0);
        out.println(title);
        for (Figure figure : figures) {
            out.println("  " + figure.label()
                    + " ".repeat(labelWidth - figure.label().length()) + "  " + figure.value());
        }
        notes.forEach(out::println);
    }

    /** So many per second. */
    static double rate(long count, Duration elapsed) {
        return count / seconds(elapsed);
    }

    static double seconds(Duration elapsed) {
        return Math.max(1, elapsed.toNanos()) / 1e9;
    }

    String json() {
        return GSON.toJson(json);
    }
}
