package dev.earmark.examples.cli;

import com.google.gson.FormattingStyle;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What an example prints: steps and sentences at once, then a table of figures at the end of the run, and the same
 * figures as JSON with {@code --json}. Not thread-safe.
 */
public final class Output {
    private static final Gson GSON = new GsonBuilder()
            .setFormattingStyle(FormattingStyle.COMPACT.withSpaceAfterSeparators(true))
            .disableHtmlEscaping()
            .create();

    private final PrintWriter out;
    private final List<Figure> figures = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private final JsonObject json = new JsonObject();
    private int steps;

    private record Figure(String label, String value) {}

    Output(PrintWriter out) {
        this.out = out;
    }

    /** Prints the next step of the example, with its number. */
    public void step(String sentence) {
        steps++;
        out.println((steps == 1 ? "" : System.lineSeparator()) + steps + ". " + sentence);
    }

    /** Prints a line, indented below its step. */
    public void say(String line) {
        out.println("   " + line);
    }

    /** Formats a number with a comma after the thousands, in every locale. */
    public static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** Adds a figure to the table and to the JSON. */
    public Output figure(String key, String label, long value) {
        json.addProperty(key, value);
        return figure(label, value);
    }

    /** Adds a figure to the table only. */
    public Output figure(String label, long value) {
        return add(label, number(value));
    }

    /** Adds a figure, rounded to two decimals, to the table and to the JSON. */
    public Output figure(String key, String label, double value) {
        double rounded = rounded(value);
        json.addProperty(key, rounded);
        return add(label, String.format(Locale.ROOT, "%,.2f", rounded));
    }

    /** Adds a text to the table and to the JSON. */
    public Output figure(String key, String label, String value) {
        json.addProperty(key, value);
        return add(label, value);
    }

    /** Adds milliseconds, rounded to two decimals, to the table and to the JSON. */
    public Output millis(String key, String label, double value) {
        double rounded = rounded(value);
        json.addProperty(key, rounded);
        return add(label, String.format(Locale.ROOT, rounded < 10 ? "%,.2f ms" : "%,.0f ms", rounded));
    }

    /** Adds the duration of the run and the rate to the table only, because they differ from run to run. */
    public Output took(Duration elapsed, String what, long count) {
        add("duration", String.format(Locale.ROOT, "%,.2f s", seconds(elapsed)));
        return add(what + " per second", String.format(Locale.ROOT, "%,.0f", perSecond(count, elapsed)));
    }

    /** Adds a sentence below the table. */
    public Output note(String sentence) {
        notes.add(sentence);
        return this;
    }

    /** Adds something that is wrong at the end of the run. The run fails. */
    public Output fault(String sentence) {
        faults.add(sentence);
        return this;
    }

    /** Returns a rate. */
    public static double perSecond(long count, Duration elapsed) {
        return count / seconds(elapsed);
    }

    void printFigures(String title) {
        int labelWidth = figures.stream()
                .mapToInt(figure -> figure.label().length())
                .max()
                .orElse(0);
        if (steps > 0) {
            out.println();
        }
        out.println(title);
        for (Figure figure : figures) {
            String padding = " ".repeat(labelWidth - figure.label().length());
            out.println("  " + figure.label() + padding + "  " + figure.value());
        }
        notes.forEach(out::println);
    }

    List<String> faults() {
        return faults;
    }

    String json() {
        return GSON.toJson(json);
    }

    private Output add(String label, String value) {
        figures.add(new Figure(label, value));
        return this;
    }

    private static double rounded(double value) {
        return Math.round(value * 100) / 100.0;
    }

    private static double seconds(Duration elapsed) {
        return Math.max(1, elapsed.toNanos()) / 1e9;
    }
}
