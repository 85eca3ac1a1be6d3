package dev.earmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the jar tells GraalVM's native-image, compared with its resources. The core uses no other reflection. */
class NativeMetadataTest {
    private static final Pattern GLOB = Pattern.compile("\"glob\": \"([^\"]+)\"");

    @Test
    void everyResourceIsNamedAndNothingElse() throws IOException, URISyntaxException {
        Path classes = Path.of(
                Sku.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        String metadata = Files.readString(
                classes.resolve("META-INF/native-image/dev.earmark/earmark-core/reachability-metadata.json"));
        try (Stream<Path> files = Files.walk(classes.resolve("dev"))) {
            List<String> resources = files.filter(Files::isRegularFile)
                    .map(file -> classes.relativize(file).toString().replace('\\', '/'))
                    .filter(file -> !file.endsWith(".class"))
                    .toList();
            assertThat(resources).isNotEmpty();
            assertThat(GLOB.matcher(metadata).results().map(found -> found.group(1)))
                    .containsExactlyInAnyOrderElementsOf(resources);
        }
    }
}
