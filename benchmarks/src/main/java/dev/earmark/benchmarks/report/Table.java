package dev.earmark.benchmarks.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A table in Markdown whose numbers stand to the right. Not thread-safe. */
final class Table {
    private static final String NONE = "–";

    private final List<List<String>> rows = new ArrayList<>();

    /**
     * A table without rows.
     *
     * @param textColumns how many columns from the left hold words
     */
    Table(int textColumns, List<String> headings) {
        rows.add(List.copyOf(headings));
        List<String> rule = new ArrayList<>(Collections.nCopies(textColumns, "---"));
        rule.addAll(Collections.nCopies(headings.size() - textColumns, "---:"));
        rows.add(rule);
    }

    Table row(List<String> cells) {
        if (cells.size() != rows.get(0).size()) {
            throw new IllegalArgumentException(cells + " do not fit below " + rows.get(0));
        }
        rows.add(cells.stream().map(Table::escaped).toList());
        return this;
    }

    Table row(String... cells) {
        return row(Arrays.asList(cells));
    }

    private static String escaped(String cell) {
        return cell.isEmpty() ? NONE : cell.replace("|", "\\|").replaceAll("\\s+", " ");
    }

    /** A figure with about three digits that count. */
    static String figure(double value) {
        if (value == 0) {
            return "0";
        }
        double size = Math.abs(value);
        String pattern = size >= 100 ? "%,.0f" : size >= 10 ? "%,.1f" : "%,.2f";
        return String.format(Locale.ROOT, pattern, value);
    }

    /** The table, or nothing if it has no rows. */
    @Override
    public String toString() {
        if (rows.size() == 2) {
            return "";
        }
        return rows.stream()
                .map(row -> row.stream().collect(Collectors.joining(" | ", "| ", " |\n")))
                .collect(Collectors.joining());
    }
}
