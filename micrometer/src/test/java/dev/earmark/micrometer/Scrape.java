package dev.earmark.micrometer;

import dev.earmark.OperationId;
import dev.earmark.Sku;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.memory.InMemoryStockStore;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Prometheus reads from a shop: the names of the samples, and the values of each label. */
final class Scrape {
    private static final Pattern SAMPLE = Pattern.compile("^(\\w+)(?:\\{(.*)})? \\S+$", Pattern.MULTILINE);
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

    private final Map<String, Map<String, Set<String>>> samples = new HashMap<>();

    private Scrape(String text) {
        Matcher sample = SAMPLE.matcher(text);
        while (sample.find()) {
            Map<String, Set<String>> labels = samples.computeIfAbsent(sample.group(1), name -> new HashMap<>());
            Matcher label = LABEL.matcher(sample.group(2) == null ? "" : sample.group(2));
            while (label.find()) {
                labels.computeIfAbsent(label.group(1), key -> new HashSet<>()).add(label.group(2));
            }
        }
    }

    /** Of an engine with histograms of its calls, as the page says. */
    static Scrape ofAnEngine() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        registry.config().meterFilter(new MeterFilter() {
            @Override
            public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
                return id.getName().equals("earmark.calls")
                        ? DistributionStatisticConfig.builder()
                                .percentilesHistogram(true)
                                .build()
                                .merge(config)
                        : config;
            }
        });
        EarmarkMetrics metrics = EarmarkMetrics.on(registry);
        try (ReservationEngine engine = ReservationEngine.builder(new InMemoryStockStore())
                .observer(metrics)
                .listener(metrics)
                .build()) {
            metrics.bindTo(engine);
            engine.setOnHand(Sku.of("SKU-A"), 1, OperationId.random());
            return new Scrape(registry.scrape());
        }
    }

    Set<String> names() {
        return samples.keySet();
    }

    /** The values of each label of a sample. */
    Map<String, Set<String>> labels(String sample) {
        return samples.getOrDefault(sample, Map.of());
    }
}
