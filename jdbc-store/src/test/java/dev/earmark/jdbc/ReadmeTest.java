package dev.earmark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The README's Java compiles and works, because all of it stands in tests, between two comments that say so; white space aside. */
class ReadmeTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern JAVA_BLOCK = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern TESTED =
            Pattern.compile("// readme: (?!end)[^\\n]*\\n(.*?)// readme: end", Pattern.DOTALL);

    @Test
    void everyJavaBlockOfTheReadmeStandsInATest() throws IOException {
        List<String> blocks = matches(JAVA_BLOCK, Files.readString(ROOT.resolve("README.md")));
        assertThat(blocks).hasSizeGreaterThanOrEqualTo(3);
        assertThat(tested()).containsAll(blocks);
    }

    private static List<String> tested() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file -> file.toString().endsWith("Test.java"))
                    .flatMap(file -> matches(TESTED, read(file)).stream())
                    .toList();
        }
    }

    private static List<String> matches(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(MatchResult::group)
                .map(match -> pattern.matcher(match).replaceAll("$1").replaceAll("\\s+", ""))
                .toList();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
