package dev.earmark.docs;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Each setting of docs/production.md has a test, and so has what was tried in docs/surroundings.md: the last column of
 * their tables names classes or their methods.
 */
class ProductionPageTest {
    private static final Pattern NAME = Pattern.compile("`(\\w+)(?:\\.(\\w+))?`");
    private static final Pattern TEXT = Pattern.compile("`(?:… )?([^`]+)`");

    /** Between two parts of a text in the code. */
    private static final Pattern JOINT = Pattern.compile("\"\\s*\\+\\s*\"");

    private static final String WITHOUT_A_TEST = "by hand";
    private static final int SECTIONS_OF_SURROUNDINGS = 10;

    @Test
    void everySettingHasATestThatExists() throws IOException {
        List<List<String>> rows = rowsWithATest("docs/production.md");
        assertThat(rows).hasSizeGreaterThan(50);
        assertTestsExist(rows);
    }

    @Test
    void whatWasTriedHasATestThatExistsOrSaysThatItHasNone() throws IOException {
        List<List<String>> rows = rowsWithATest("docs/surroundings.md");
        List<List<String>> byHand =
                rows.stream().filter(row -> test(row).equals(WITHOUT_A_TEST)).toList();
        assertThat(rows).hasSizeGreaterThan(80);
        assertThat(byHand).hasSizeLessThan(5);
        assertTestsExist(
                rows.stream().filter(row -> !test(row).equals(WITHOUT_A_TEST)).toList());
    }

    @Test
    void everyLetterOfTheIssueHasItsTableOfWhatWasTried() {
        assertThat(Page.of("docs/surroundings.md").text().lines())
                .filteredOn(line -> line.equals("| kind | what was tried | before | now | test |"))
                .hasSize(SECTIONS_OF_SURROUNDINGS);
    }

    /** The page quotes the beginnings of messages, as somebody reads them in a log. */
    @Test
    void everyMessageThatThePageExplainsIsOneOfEarmarks() throws IOException {
        String sources = sources();
        List<List<String>> rows = rowsOfTables("docs/production.md", "| the message has |");
        assertThat(rows)
                .hasSizeGreaterThan(10)
                .allSatisfy(row -> assertThat(TEXT.matcher(row.get(0)).results())
                        .isNotEmpty()
                        .allSatisfy(text -> assertThat(sources.contains(text.group(1)))
                                .as(text.group(1))
                                .isTrue()));
    }

    /** The code of all modules, where a text that is written in several parts is one. */
    private static String sources() throws IOException {
        try (Stream<Path> files = Files.walk(Page.ROOT)) {
            return files.filter(file -> file.toString().contains("-store/src/main/java"))
                    .filter(file -> file.toString().endsWith(".java"))
                    .map(file -> JOINT.matcher(Page.read(file)).replaceAll(""))
                    .collect(joining());
        }
    }

    private static void assertTestsExist(List<List<String>> rows) throws IOException {
        Map<String, List<Path>> tests = tests();
        assertThat(rows).allSatisfy(row -> {
            List<MatchResult> named = NAME.matcher(test(row)).results().toList();
            assertThat(named).as("tests of %s", row.get(0)).isNotEmpty().allSatisfy(test -> {
                assertThat(tests).containsKey(test.group(1));
                if (test.group(2) != null) {
                    assertThat(tests.get(test.group(1)))
                            .as("%s of %s", test.group(), row.get(0))
                            .anyMatch(file -> Page.read(file).contains(" void " + test.group(2) + "("));
                }
            });
        });
    }

    private static String test(List<String> row) {
        return row.get(row.size() - 1).strip();
    }

    /** Test classes of all modules by their simple names, of which two modules may have the same. */
    private static Map<String, List<Path>> tests() throws IOException {
        try (Stream<Path> files = Files.walk(Page.ROOT)) {
            return files.filter(file -> file.toString().contains("src/test/java"))
                    .filter(file -> file.toString().endsWith("Test.java"))
                    .collect(groupingBy(file -> file.getFileName().toString().replace(".java", "")));
        }
    }

    private static List<List<String>> rowsWithATest(String page) {
        return rowsOfTables(page, "| test |");
    }

    /** The cells of the rows of all tables with a column. */
    private static List<List<String>> rowsOfTables(String page, String column) {
        List<List<String>> rows = new ArrayList<>();
        boolean found = false;
        for (String line : Page.of(page).text().lines().toList()) {
            if (!line.startsWith("|")) {
                found = false;
            } else if (line.contains(column)) {
                found = true;
            } else if (found && !line.startsWith("|--")) {
                rows.add(List.of(line.substring(1, line.length() - 1).split("\\|")));
            }
        }
        return rows;
    }
}
