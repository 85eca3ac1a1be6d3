package dev.earmark.jdbc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The tables of docs/errors.md. */
final class ErrorsPage {
    private static final Pattern CODE = Pattern.compile("`([0-9A-Z]+)`");
    private static final Pattern STATE = Pattern.compile("SQLState ([0-9A-Z]{5})");

    /**
     * A row of a database's table.
     *
     * @param codes codes, or classes of them; none in the row for every other code
     * @param names their names in the same order; none where the row is about classes
     * @param state the SQLState that comes with the codes, or HY000
     */
    record Row(List<String> codes, boolean classes, List<String> names, String state, String meaning, String atCommit) {
        boolean contains(String code) {
            return classes ? codes.contains(code.substring(0, 2)) : codes.contains(code);
        }

        boolean isEveryOther() {
            return codes.isEmpty();
        }
    }

    private static final Map<String, List<Row>> READ = new ConcurrentHashMap<>();

    private ErrorsPage() {}

    static List<Row> rows(String database) {
        return READ.computeIfAbsent(
                database, name -> lines(name).map(ErrorsPage::row).toList());
    }

    /** The cells of the table of meanings. */
    static List<List<String>> meanings() {
        return lines("Meanings").map(ErrorsPage::cells).toList();
    }

    private static Stream<String> lines(String heading) {
        String page = read();
        int from = page.indexOf("\n## " + heading + "\n");
        int to = page.indexOf("\n## ", from + 1);
        return page.substring(from, to)
                .lines()
                .filter(line -> line.startsWith("| "))
                .skip(1)
                .filter(line -> !line.startsWith("|--"));
    }

    private static String read() {
        try {
            return Files.readString(Path.of("..", "docs", "errors.md"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> cells(String line) {
        return Arrays.stream(line.substring(1, line.length() - 1).split("\\|", -1))
                .map(String::strip)
                .toList();
    }

    private static Row row(String line) {
        List<String> cells = cells(line);
        boolean classes = cells.get(0).startsWith("class");
        List<String> codes = CODE.matcher(cells.get(0))
                .results()
                .map(found -> found.group(1))
                .toList();
        List<String> names = classes || cells.get(1).isEmpty()
                ? List.of()
                : Arrays.stream(cells.get(1).split(",")).map(String::strip).toList();
        String state = STATE.matcher(cells.get(2))
                .results()
                .map((MatchResult found) -> found.group(1))
                .findFirst()
                .orElse("HY000");
        return new Row(codes, classes, names, state, cells.get(3), cells.get(4));
    }
}
