package dev.earmark.docs;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The README and docs: their code stands in tests, their links lead somewhere, and they are written in plain English.
 */
class PagesTest {
    private static final Path JAVA = Path.of("src/test/java/dev/earmark/docs");
    private static final Path SPRING_SHOP = Path.of("spring-shop/src");
    private static final Path CHANGELOG = Path.of("src/test/resources/dev/earmark/docs/changelog.xml");
    private static final Pattern SNIPPET = Pattern.compile(
            "^ *(?://|<!--) docs:(?!end)(\\S+)[^\\n]*\\n(.*?)^ *(?://|<!--) docs:end",
            Pattern.DOTALL | Pattern.MULTILINE);
    private static final int MOST_LINES_OF_THE_README = 200;
    private static final List<String> TICS = List.of(
            "is told",
            "what is over",
            "under way",
            "of its own",
            "nobody",
            "whoever",
            "to be had",
            "in vain",
            "alike",
            "as well");

    static List<Page> pages() {
        return Page.all();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void theJavaOfAPageStandsInATestToTheLetter(Page page) throws IOException {
        Map<String, String> snippets = snippets();
        page.blocks().stream()
                .filter(block -> block.language().equals("java"))
                .forEach(block -> assertThat(block.code())
                        .as(
                                "%s: %s",
                                page, block.name().isEmpty() ? "a block without <!-- snippet: name -->" : block.name())
                        .isEqualTo(snippets.get(block.name())));
    }

    @Test
    void everySnippetIsOnAPage() throws IOException {
        Set<String> shown = pages().stream()
                .flatMap(page -> page.blocks().stream())
                .map(Page.Block::name)
                .collect(toSet());
        assertThat(shown).containsAll(snippets().keySet());
    }

    @Test
    void theChangeSetsOfLiquibaseAreThoseThatATestApplies() throws IOException {
        assertThat(Page.of("docs/schema.md").blocks())
                .filteredOn(block -> block.language().equals("xml"))
                .extracting(Page.Block::code)
                .containsExactly(snippets().get("schema-liquibase"));
    }

    @ParameterizedTest
    @CsvSource({"xml, pom.xml", "properties, application.properties", "sql, db/migration/V1__orders.sql"})
    void theFilesOfTheWalkWithSpringAreThoseThatATestStarts(String language, String file) {
        assertThat(Page.of("docs/spring.md").blocks())
                .filteredOn(block -> block.name().equals("spring-walk-" + language))
                .extracting(Page.Block::code)
                .containsExactly(
                        Page.read(SPRING_SHOP.resolve("test/resources/walk").resolve(file)));
    }

    @Test
    void theWalkWithSpringImportsTheBomOfThisVersion() {
        Pattern version = Pattern.compile("<artifactId>earmark-bom</artifactId>\\s*<version>([^<]+)</version>");
        Matcher bom = version.matcher(Page.read(Page.ROOT.resolve("bom/pom.xml")));
        Matcher walk = version.matcher(Page.of("docs/spring.md").text());
        assertThat(bom.find() && walk.find()).isTrue();
        assertThat(walk.group(1)).isEqualTo(bom.group(1));
    }

    private static Map<String, String> snippets() throws IOException {
        try (Stream<Path> java = Files.list(JAVA);
                Stream<Path> shop = Files.walk(SPRING_SHOP)) {
            return Stream.of(java, shop.filter(file -> file.toString().endsWith(".java")), Stream.of(CHANGELOG))
                    .flatMap(files -> files)
                    .flatMap(file -> SNIPPET.matcher(Page.read(file)).results())
                    .collect(toMap(
                            found -> found.group(1),
                            found -> found.group(2).stripTrailing().stripIndent() + "\n"));
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyLinkOfAPageLeadsSomewhere(Page page) {
        for (String link : page.links()) {
            String[] parts = link.split("#", 2);
            Path target = parts[0].isEmpty()
                    ? page.file()
                    : page.file().resolveSibling(parts[0]).normalize();
            assertThat(target).as("%s: %s", page, link).exists();
            if (parts.length == 2) {
                assertThat(Page.of(target.toString()).anchors())
                        .as("%s: %s", page, link)
                        .contains(parts[1]);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void aPageIsWrittenInPlainEnglish(Page page) {
        // the page of benchmarks quotes result files, which stay as they were written
        String text = page.text().replaceAll("(?m)^- Timing: .*$", "");
        String words = text.toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
        assertThat(TICS)
                .as("tics in %s", page)
                .noneMatch(tic ->
                        Pattern.compile("\\b" + tic + "\\b").matcher(words).find());
    }

    @ParameterizedTest
    @ValueSource(strings = {"docs/guide.md", "docs/production.md"})
    void everyRefusalHasItsRowInATable(String page) {
        assertThat(Refusal.class.getPermittedSubclasses())
                .allSatisfy(refusal -> assertThat(Page.of(page).text().lines())
                        .filteredOn(line -> line.startsWith("|"))
                        .anyMatch(line -> line.contains("`" + refusal.getSimpleName() + "`")));
    }

    @Test
    void theReadmeIsShort() {
        assertThat(Page.of("README.md").text().lines().count()).isLessThan(MOST_LINES_OF_THE_README);
    }

    @Test
    void theReadmeLeadsToEveryPage() {
        Set<Path> linked = pages().stream()
                .flatMap(page -> page.links().stream()
                        .map(link -> page.file()
                                .resolveSibling(link.replaceAll("#.*", ""))
                                .normalize()))
                .collect(toSet());
        assertThat(linked)
                .containsAll(pages().stream()
                        .map(Page::file)
                        .filter(file -> !file.endsWith("README.md"))
                        .toList());
    }
}
