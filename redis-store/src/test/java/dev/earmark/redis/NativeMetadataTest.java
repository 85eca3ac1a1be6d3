package dev.earmark.redis;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** What the jar tells GraalVM's native-image, compared with its resources. The store uses no reflection. */
class NativeMetadataTest {

    @Test
    void everyScriptIsNamedAndNothingElse() throws IOException, URISyntaxException {
        Path classes = Path.of(RedisStockStore.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        JsonObject metadata = JsonParser.parseString(Files.readString(classes.resolve(
                        "META-INF/native-image/dev.earmark/earmark-redis-store/reachability-metadata.json")))
                .getAsJsonObject();
        assertThat(metadata.keySet()).containsExactly("resources");
        List<PathMatcher> globs = StreamSupport.stream(
                        metadata.getAsJsonArray("resources").spliterator(), false)
                .map(JsonElement::getAsJsonObject)
                .map(entry -> FileSystems.getDefault()
                        .getPathMatcher("glob:" + entry.get("glob").getAsString()))
                .toList();
        Set<PathMatcher> used = new HashSet<>();
        try (Stream<Path> files = Files.walk(classes.resolve("dev"))) {
            List<Path> resources = files.filter(Files::isRegularFile)
                    .map(classes::relativize)
                    .filter(file -> !file.toString().endsWith(".class"))
                    .toList();
            assertThat(resources).isNotEmpty();
            for (Path resource : resources) {
                List<PathMatcher> matching =
                        globs.stream().filter(glob -> glob.matches(resource)).toList();
                assertThat(matching).as(resource.toString()).isNotEmpty();
                used.addAll(matching);
            }
        }
        assertThat(used).containsExactlyInAnyOrderElementsOf(globs);
    }
}
