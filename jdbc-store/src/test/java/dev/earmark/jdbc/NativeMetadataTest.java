package dev.earmark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.sqlobject.SqlObjectPlugin;
import org.junit.jupiter.api.Test;

/** What the jar tells GraalVM's native-image, compared with what the store does by reflection. */
class NativeMetadataTest {
    private static final Path CLASSES = classes();
    private static final JsonObject METADATA = metadata();

    private static final Map<String, Class<?>> PRIMITIVES = Map.of("boolean", boolean.class);

    private static Path classes() {
        try {
            return Path.of(JdbcStockStore.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonObject metadata() {
        try {
            return JsonParser.parseString(Files.readString(CLASSES.resolve(
                            "META-INF/native-image/dev.earmark/earmark-jdbc-store/reachability-metadata.json")))
                    .getAsJsonObject();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Stream<JsonObject> reflection() {
        return entries("reflection");
    }

    private static Stream<JsonObject> entries(String kind) {
        return StreamSupport.stream(METADATA.getAsJsonArray(kind).spliterator(), false)
                .map(JsonElement::getAsJsonObject);
    }

    private static Set<List<String>> proxies() {
        return reflection()
                .map(entry -> entry.get("type"))
                .filter(JsonElement::isJsonObject)
                .map(type -> strings(type.getAsJsonObject().getAsJsonArray("proxy")))
                .collect(Collectors.toSet());
    }

    private static Stream<JsonObject> types() {
        return reflection().filter(entry -> entry.get("type").isJsonPrimitive());
    }

    private static List<String> strings(JsonArray array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonElement::getAsString)
                .toList();
    }

    @Test
    void everyResourceIsNamedAndNothingElse() throws IOException {
        List<PathMatcher> globs = entries("resources")
                .map(entry -> FileSystems.getDefault()
                        .getPathMatcher("glob:" + entry.get("glob").getAsString()))
                .toList();
        Set<PathMatcher> used = new HashSet<>();
        try (Stream<Path> files = Files.walk(CLASSES.resolve("dev"))) {
            List<Path> resources = files.filter(Files::isRegularFile)
                    .map(CLASSES::relativize)
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

    @Test
    void everyInterfaceOfStatementsIsNamedAsJdbiMakesItsProxy() throws Exception {
        List<Class<?>> interfaces = interfacesOfStatements();
        assertThat(interfaces).contains(HeldSql.class, PurgeSql.class);
        try (Handle handle =
                Jdbi.create("jdbc:h2:mem:").installPlugin(new SqlObjectPlugin()).open()) {
            for (Class<?> type : interfaces) {
                List<String> made = Arrays.stream(handle.attach(type).getClass().getInterfaces())
                        .map(Class::getName)
                        .toList();
                assertThat(proxies()).contains(made);
                assertThat(types())
                        .anyMatch(entry -> entry.get("type").getAsString().equals(type.getName())
                                && entry.get("allDeclaredMethods").getAsBoolean());
            }
        }
    }

    private static List<Class<?>> interfacesOfStatements() throws IOException, ClassNotFoundException {
        try (Stream<Path> files = Files.list(CLASSES.resolve("dev/earmark/jdbc"))) {
            List<String> names = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".class"))
                    .map(name -> "dev.earmark.jdbc." + name.substring(0, name.length() - ".class".length()))
                    .toList();
            List<Class<?>> found = new ArrayList<>();
            for (String name : names) {
                Class<?> type = Class.forName(name, false, NativeMetadataTest.class.getClassLoader());
                if (type.isInterface() && hasStatements(type)) {
                    found.add(type);
                }
            }
            return found;
        }
    }

    private static boolean hasStatements(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods())
                .flatMap(method -> Arrays.stream(method.getAnnotations()))
                .anyMatch(annotation ->
                        annotation.annotationType().getName().startsWith("org.jdbi.v3.sqlobject.statement."));
    }

    @Test
    void whatAHookGetsIsNamed() {
        List<Class<?>> guarded = Stream.concat(Stream.of(Connection.class), HookConnection.GUARDED.stream())
                .<Class<?>>map(type -> type)
                .toList();
        assertThat(guarded)
                .allSatisfy(type -> assertThat(proxies()).contains(List.of(type.getName())))
                .allSatisfy(type -> assertThat(types())
                        .anyMatch(entry -> entry.get("type").getAsString().equals(type.getName())));
    }

    @Test
    void everyDriverIsNamed() {
        assertThat(types().map(entry -> entry.get("type").getAsString())).containsAll(DriverConnections.NAMES);
    }

    /** On the tests' class path are all the drivers and pools. */
    @Test
    void nothingIsNamedThatDoesNotExist() {
        proxies().forEach(interfaces -> interfaces.forEach(NativeMetadataTest::type));
        types().forEach(entry -> {
            Class<?> type = type(entry.get("type").getAsString());
            if (entry.has("methods")) {
                entry.getAsJsonArray("methods").forEach(method -> requireMethod(type, method.getAsJsonObject()));
            }
        });
    }

    private static void requireMethod(Class<?> type, JsonObject method) {
        Class<?>[] parameters = method.has("parameterTypes")
                ? strings(method.getAsJsonArray("parameterTypes")).stream()
                        .map(NativeMetadataTest::type)
                        .toArray(Class<?>[]::new)
                : new Class<?>[0];
        assertThatCode(() -> type.getDeclaredMethod(method.get("name").getAsString(), parameters))
                .as("%s", type)
                .doesNotThrowAnyException();
    }

    private static Class<?> type(String name) {
        try {
            Class<?> primitive = PRIMITIVES.get(name);
            return primitive == null
                    ? Class.forName(name, false, NativeMetadataTest.class.getClassLoader())
                    : primitive;
        } catch (ClassNotFoundException e) {
            throw new AssertionError("there is no type " + name, e);
        }
    }
}
