package dev.earmark.docs;

import static java.util.stream.Collectors.groupingBy;
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

/** Each setting of docs/production.md has a test: the last column of its tables names classes or their methods. */
class ProductionPageTest {
    private static final Pattern NAME = Pattern.compile("`(\\w+)(?:\\.(\\w+))?`");

    @Test
    void everySettingHasATestThatExists() throws IOException {
        Map<String, List<Path>> tests = tests();
        List<List<String>> rows = rowsWithATest();
        assertThat(rows).hasSizeGreaterThan(20).allSatisfy(row -> {
            List<MatchResult> named =
                    NAME.matcher(row.get(row.size() - 1)).results().toList();
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

    /** Test classes of all modules by their simple names, of which two modules may have the same. */
    private static Map<String, List<Path>> tests() throws IOException {
        try (Stream<Path> files = Files.walk(Page.ROOT)) {
            return files.filter(file -> file.toString().contains("src/test/java"))
                    .filter(file -> file.toString().endsWith("Test.java"))
                    .collect(groupingBy(file -> file.getFileName().toString().replace(".java", "")));
        }
    }

    /** The cells of the rows of all tables whose last column is called "test". */
    private static List<List<String>> rowsWithATest() {
        List<List<String>> rows = new ArrayList<>();
        boolean tested = false;
        for (String line : Page.of("docs/production.md").text().lines().toList()) {
            if (!line.startsWith("|")) {
                tested = false;
            } else if (line.endsWith("| test |")) {
                tested = true;
            } else if (tested && !line.startsWith("|--")) {
                rows.add(List.of(line.substring(1, line.length() - 1).split("\\|")));
            }
        }
        return rows;
    }
}
