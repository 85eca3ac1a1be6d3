package dev.earmark.redis;

import dev.earmark.Line;
import dev.earmark.LineFromAny;
import dev.earmark.Sku;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The lines of a command as the script reads them. The SKUs of lines from any of several SKUs stand among the other lines,
 * with the quantity 0, so that all are sorted here, by their bytes, and Lua needs not sort.
 *
 * @param lines quantity and SKU of each
 * @param text a row for each choice: quantity, whether whole or split, and the places of its SKUs among the lines, in the
 *     order of preference; usually empty
 */
record Choices(String lines, String text) {

    static Choices of(List<Line> lines, List<LineFromAny> fromAny) {
        if (fromAny.isEmpty()) {
            return new Choices(CommandEncoder.lines(lines), "");
        }
        SortedMap<Sku, Long> quantities = new TreeMap<>();
        lines.forEach(line -> quantities.put(line.sku(), line.quantity()));
        fromAny.forEach(line -> line.skus().forEach(sku -> quantities.put(sku, 0L)));
        Map<Sku, Integer> places = new HashMap<>();
        quantities.keySet().forEach(sku -> places.put(sku, places.size() + 1));
        return new Choices(
                quantities.entrySet().stream()
                        .map(line -> line.getValue() + " " + line.getKey())
                        .collect(Collectors.joining("\n")),
                fromAny.stream().map(line -> row(line, places)).collect(Collectors.joining("\n")));
    }

    private static String row(LineFromAny line, Map<Sku, Integer> places) {
        return line.quantity() + " " + line.take() + " "
                + line.skus().stream()
                        .map(sku -> String.valueOf(places.get(sku)))
                        .collect(Collectors.joining(" "));
    }
}
