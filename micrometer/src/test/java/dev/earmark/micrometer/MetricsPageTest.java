package dev.earmark.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.memory.InMemoryStockStore;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/metrics.md and docs/grafana.json name the meters that there are. */
class MetricsPageTest {
    private static final Path DOCS = Path.of("..", "docs");
    private static final Pattern PROMQL =
            Pattern.compile("^```promql\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

    private final Scrape scrape = Scrape.ofAnEngine();

    private static String page() throws IOException {
        return Files.readString(DOCS.resolve("metrics.md"));
    }

    /** Prints both tables, so that they can be copied to the page. */
    @Test
    void theTablesOfThePageAreThoseOfTheRegistry() throws IOException {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        EarmarkMetrics metrics = EarmarkMetrics.on(registry);
        try (ReservationEngine engine = ReservationEngine.builder(new InMemoryStockStore())
                .observer(metrics)
                .build()) {
            metrics.bindTo(engine);
        }
        MeterTable table = new MeterTable(registry);
        System.out.println(table.meters());
        System.out.println(table.tags());
        assertThat(page()).contains(table.meters()).contains(table.tags());
    }

    @Test
    void theQueriesOfThePageNameMetersAndTagsThatExist() throws IOException {
        List<Query> queries = PROMQL.matcher(page())
                .results()
                .flatMap(block -> block.group(1).lines())
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(Query::new)
                .toList();
        assertThat(queries).hasSizeGreaterThan(5).allSatisfy(query -> query.requireMetersOf(scrape));
    }

    private static JsonObject dashboard() throws IOException {
        return JsonParser.parseString(Files.readString(DOCS.resolve("grafana.json")))
                .getAsJsonObject();
    }

    private static List<JsonObject> panels() throws IOException {
        List<JsonObject> panels = new ArrayList<>();
        dashboard().getAsJsonArray("panels").forEach(panel -> panels.add(panel.getAsJsonObject()));
        return panels;
    }

    @Test
    void eachQueryOfTheDashboardNamesMetersAndTagsThatExist() throws IOException {
        int queries = 0;
        for (JsonObject panel : panels()) {
            JsonArray targets = panel.getAsJsonArray("targets");
            if (panel.get("type").getAsString().equals("row")) {
                continue;
            }
            assertThat(targets).as(panel.get("title").getAsString()).isNotEmpty();
            for (JsonElement target : targets) {
                Query query = new Query(target.getAsJsonObject().get("expr").getAsString());
                query.requireMetersOf(scrape);
                query.requireLegend(target.getAsJsonObject().get("legendFormat").getAsString());
                queries++;
            }
        }
        assertThat(queries).isGreaterThan(15);
        for (JsonElement variable : dashboard().getAsJsonObject("templating").getAsJsonArray("list")) {
            if (variable.getAsJsonObject().get("type").getAsString().equals("query")) {
                new Query(variable.getAsJsonObject().get("definition").getAsString()).requireMetersOf(scrape);
            }
        }
    }

    @Test
    void everyMeterIsOnTheDashboard() throws IOException {
        String text = dashboard().toString();
        assertThat(scrape.names())
                .map(name -> name.replaceAll("_(count|sum|max|bucket)$", ""))
                .filteredOn(name -> name.startsWith("earmark_"))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(text).contains(name));
    }

    @Test
    void everyPanelHasItsPlaceItsIdAndTheShopsDataSource() throws IOException {
        Set<Integer> ids = new HashSet<>();
        Set<List<Integer>> cells = new HashSet<>();
        for (JsonObject panel : panels()) {
            assertThat(ids.add(panel.get("id").getAsInt())).isTrue();
            JsonObject at = panel.getAsJsonObject("gridPos");
            for (int x = 0; x < at.get("w").getAsInt(); x++) {
                for (int y = 0; y < at.get("h").getAsInt(); y++) {
                    List<Integer> cell =
                            List.of(at.get("x").getAsInt() + x, at.get("y").getAsInt() + y);
                    assertThat(cells.add(cell))
                            .as("%s overlaps", panel.get("title"))
                            .isTrue();
                    assertThat(cell.get(0)).isLessThan(24);
                }
            }
            if (!panel.get("type").getAsString().equals("row")) {
                assertThat(panel.getAsJsonObject("datasource").get("uid").getAsString())
                        .isEqualTo("${datasource}");
            }
        }
    }

    /** The check itself finds what is wrong. */
    @Test
    void aQueryThatNamesWhatIsNotThereIsFound() {
        for (String wrong : List.of(
                "rate(earmark_calls_total[5m])",
                "sum(rate(earmark_calls_seconds_count{verb=\"reserve\"}[5m]))",
                "sum(rate(earmark_calls_seconds_count{command=\"buy\"}[5m]))",
                "sum by (sku) (rate(earmark_calls_seconds_count[5m]))",
                "up")) {
            assertThatThrownBy(() -> new Query(wrong).requireMetersOf(scrape))
                    .as(wrong)
                    .isInstanceOf(AssertionError.class);
        }
        assertThatThrownBy(() -> new Query("sum by (command) (earmark_calls_seconds_max)").requireLegend("{{outcome}}"))
                .isInstanceOf(AssertionError.class);
    }
}
