package dev.earmark.micrometer;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A query in the language of Prometheus, as far as it names meters and tags. */
record Query(String text) {
    private static final Pattern SELECTOR = Pattern.compile("\\b(earmark_\\w+)(?:\\{([^}]*)})?");
    private static final Pattern MATCHER = Pattern.compile("(\\w+)\\s*(=~|!~|!=|=)\\s*\"([^\"]*)\"");
    private static final Pattern GROUPING = Pattern.compile("\\b(?:by|without|on|ignoring) ?\\(([^)]*)\\)");
    private static final Pattern LEGEND = Pattern.compile("\\{\\{(\\w+)}}");

    /** Prometheus adds these itself when it scrapes. */
    private static final Set<String> ADDED = Set.of("job", "instance");

    void requireMetersOf(Scrape scrape) {
        assertThat(SELECTOR.matcher(text).results())
                .as("a query without a meter: %s", text)
                .isNotEmpty();
        SELECTOR.matcher(text).results().forEach(selector -> {
            assertThat(scrape.names()).as(text).contains(selector.group(1));
            if (selector.group(2) != null) {
                requireLabels(selector.group(2), scrape.labels(selector.group(1)));
            }
        });
        assertThat(groupings())
                .as(text)
                .allSatisfy(label -> assertThat(labels(scrape)).contains(label));
    }

    /** The tags that a legend of the query's series shows. */
    void requireLegend(String legend) {
        assertThat(LEGEND.matcher(legend).results().map(found -> found.group(1)))
                .as("%s of %s", legend, text)
                .allMatch(label -> groupings().contains(label));
    }

    private void requireLabels(String matchers, Map<String, Set<String>> labels) {
        assertThat(MATCHER.matcher(matchers).replaceAll("").replaceAll("[, ]", ""))
                .as("what is no matcher in %s", text)
                .isEmpty();
        for (MatchResult matcher : MATCHER.matcher(matchers).results().toList()) {
            if (!ADDED.contains(matcher.group(1))) {
                assertThat(labels).as(text).containsKey(matcher.group(1));
                if (!matcher.group(3).startsWith("$")) {
                    assertThat(Stream.of(matcher.group(3).split("\\|")))
                            .as(text)
                            .allSatisfy(value ->
                                    assertThat(labels.get(matcher.group(1))).contains(value));
                }
            }
        }
    }

    private Set<String> groupings() {
        return GROUPING.matcher(text)
                .results()
                .flatMap(found -> Stream.of(found.group(1).split(",")))
                .map(String::strip)
                .collect(toSet());
    }

    private Set<String> labels(Scrape scrape) {
        return Stream.concat(
                        ADDED.stream(),
                        SELECTOR.matcher(text)
                                .results()
                                .flatMap(selector -> scrape.labels(selector.group(1)).keySet().stream()))
                .collect(toSet());
    }
}
