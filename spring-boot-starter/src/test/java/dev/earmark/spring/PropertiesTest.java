package dev.earmark.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.engine.CombiningPolicy;
import dev.earmark.engine.ReaperPolicy;
import dev.earmark.engine.ReservationEngineBuilder;
import dev.earmark.engine.RetryPolicy;
import dev.earmark.jdbc.JdbcStockStoreBuilder;
import dev.earmark.redis.EventsPolicy;
import dev.earmark.redis.RedisStockStoreBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** That every option of a builder has a property, or a bean, and that a property does what its option does. */
class PropertiesTest {
    /** Options that are beans, and what is not an option. */
    private static final Set<String> NOT_PROPERTIES =
            Set.of("build", "listener", "observer", "unknownSkus", "onChange", "retry", "combining", "reaper");

    /** Options whose property has another name than the method. */
    private static final Map<String, String> RENAMED = Map.of(
            "JdbcStockStoreBuilder.tables", "earmark.jdbc.table-prefix",
            "JdbcStockStoreBuilder.validateSchema", "earmark.jdbc.initialize-schema",
            "JdbcStockStoreBuilder.withoutServerCheck", "earmark.jdbc.server-check",
            "RedisStockStoreBuilder.replicas", "earmark.redis.replicas.count",
            "RedisStockStoreBuilder.events", "earmark.redis.events.enabled");

    private static final Map<Class<?>, String> PREFIXES = Map.of(
            ReservationEngineBuilder.class, "earmark.",
            RetryPolicy.class, "earmark.retry.",
            CombiningPolicy.class, "earmark.combining.",
            ReaperPolicy.class, "earmark.reaper.",
            JdbcStockStoreBuilder.class, "earmark.jdbc.",
            RedisStockStoreBuilder.class, "earmark.redis.",
            EventsPolicy.class, "earmark.redis.events.");

    @Test
    void everyOptionOfABuilderHasAProperty() throws IOException {
        Set<String> wanted = new TreeSet<>();
        PREFIXES.forEach((builder, prefix) -> Arrays.stream(builder.getDeclaredMethods())
                .filter(PropertiesTest::isOption)
                .map(Method::getName)
                .filter(name -> !NOT_PROPERTIES.contains(name))
                .forEach(name -> wanted.add(RENAMED.getOrDefault(
                        builder.getSimpleName() + "." + name, prefix + dashed(name.replaceFirst("^with", ""))))));
        assertThat(wanted)
                .contains("earmark.hold-for", "earmark.retry.give-up-after", "earmark.redis.events.max-length");
        assertThat(metadata().keySet()).containsAll(wanted);
    }

    private static boolean isOption(Method method) {
        return Modifier.isPublic(method.getModifiers())
                && !Modifier.isStatic(method.getModifiers())
                && method.getReturnType() == method.getDeclaringClass();
    }

    @Test
    void everyPropertyHasADescription() throws IOException {
        assertThat(metadata())
                .allSatisfy(
                        (name, description) -> assertThat(description).as(name).isNotBlank());
    }

    @Test
    void aWrongValueStopsTheStartAndNamesTheRange() {
        Boot.ready()
                .withPropertyValues("earmark.combining.queues=65")
                .run(context -> assertThat(context).getFailure().rootCause().hasMessageContaining("65"));
    }

    private static String dashed(String name) {
        return name.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

    /** Names and descriptions of the properties in the jar. */
    private static Map<String, String> metadata() throws IOException {
        try (InputStream in =
                EarmarkTransactions.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            String json = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            String properties = json.substring(json.indexOf("\"properties\""), json.indexOf("\"hints\""));
            return Pattern.compile("\\{\\s*\"name\": \"([^\"]+)\"([^}]*)}")
                    .matcher(properties)
                    .results()
                    .collect(Collectors.toMap(
                            found -> found.group(1), PropertiesTest::description, (one, other) -> one, TreeMap::new));
        }
    }

    private static String description(MatchResult property) {
        return Pattern.compile("\"description\": \"([^\"]*)\"")
                .matcher(property.group(2))
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElse("");
    }
}
