package dev.earmark.shop;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What docs/spring.md says about the starter. Its code is compared by the examples' PagesTest. */
class SpringPageTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(earmark\\.[^`]+)` \\|");

    @Test
    void theTableHasEachProperty() throws IOException {
        List<String> rows = ROW.matcher(Files.readString(Path.of("../../docs/spring.md")))
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(rows).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(properties());
    }

    private static List<String> properties() throws IOException {
        String someClass = "dev/earmark/spring/autoconfigure/EarmarkAutoConfiguration.class";
        String starter = Objects.requireNonNull(
                        SpringPageTest.class.getClassLoader().getResource(someClass))
                .toString()
                .replace(someClass, "META-INF/spring-configuration-metadata.json");
        try (InputStream in = URI.create(starter).toURL().openStream()) {
            return JsonPath.read(
                    new String(in.readAllBytes(), StandardCharsets.UTF_8),
                    "$.properties[?(@.name =~ /earmark\\..*/)].name");
        }
    }
}
