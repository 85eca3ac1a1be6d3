package dev.earmark.micrometer;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toList;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The meters of a registry as the tables of docs/metrics.md. */
final class MeterTable {
    private final MeterRegistry registry;

    MeterTable(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Name, name in the registry's monitoring system, type, tags, meaning. */
    String meters() {
        StringBuilder table =
                new StringBuilder("| meter | in Prometheus | type | tags | what it shows |\n|---|---|---|---|---|\n");
        byName().forEach((name, meters) -> {
            Meter.Id id = meters.get(0).getId();
            String inPrometheus = registry.config().namingConvention().name(name, id.getType(), id.getBaseUnit())
                    + (id.getType() == Meter.Type.COUNTER ? "_total" : "");
            table.append("| `%s` | `%s` | %s | %s | %s |%n"
                    .formatted(name, inPrometheus, type(id), keys(id), id.getDescription()));
        });
        return table.toString().replace(System.lineSeparator(), "\n");
    }

    /** Each tag of each meter, with all its values. */
    String tags() {
        StringBuilder table = new StringBuilder("| meter | tag | values |\n|---|---|---|\n");
        byName().forEach((name, meters) -> values(meters)
                .forEach((key, values) -> table.append("| `%s` | `%s` | %s |\n"
                        .formatted(
                                name,
                                key,
                                values.stream().map("`%s`"::formatted).collect(joining(", "))))));
        return table.toString();
    }

    private Map<String, List<Meter>> byName() {
        return registry.getMeters().stream()
                .sorted((a, b) -> a.getId().toString().compareTo(b.getId().toString()))
                .collect(groupingBy(meter -> meter.getId().getName(), TreeMap::new, toList()));
    }

    private static Map<String, Set<String>> values(List<Meter> meters) {
        Map<String, Set<String>> values = new TreeMap<>();
        for (Meter meter : meters) {
            for (Tag tag : meter.getId().getTags()) {
                values.computeIfAbsent(tag.getKey(), key -> new TreeSet<>()).add(tag.getValue());
            }
        }
        return values;
    }

    private static String keys(Meter.Id id) {
        return id.getTags().stream().map(tag -> "`" + tag.getKey() + "`").collect(joining(", "));
    }

    private static String type(Meter.Id id) {
        String type = id.getType().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return Objects.equals(id.getBaseUnit(), "seconds") && id.getType() == Meter.Type.GAUGE
                ? type + ", seconds"
                : type;
    }
}
