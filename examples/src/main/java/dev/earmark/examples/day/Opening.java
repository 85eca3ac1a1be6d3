package dev.earmark.examples.day;

import dev.earmark.Line;
import dev.earmark.OperationId;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.StockOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Before the opening: the first count of each SKU, imported with one call. */
final class Opening {
    private Opening() {}

    /** Fills the shelves. Each place has a share of what the day's orders need, and at least one unit. */
    static int stock(Shop shop, List<Order> orders) {
        SortedMap<Sku, Long> units = new TreeMap<>();
        for (Order order : orders) {
            for (Line line : order.articles()) {
                for (Location location : Location.values()) {
                    units.merge(location.sku(line.sku()), line.quantity() * location.percent(), Long::sum);
                }
            }
        }
        units.replaceAll((sku, hundredths) -> 1 + hundredths / 100);
        units.putAll(Drop.UNITS);

        List<StockCommand<?>> counts = new ArrayList<>();
        units.forEach((sku, onHand) ->
                // refused if the shop is open already: a first count must not replace a later one
                counts.add(new SetOnHand(sku, onHand, OperationId.of("opening/" + sku), SetOnHand.UNKNOWN_SKU)));
        shop.engine().attemptAll(counts).forEach(StockOutcome::orThrow);
        units.forEach(shop::delivered);
        return units.size();
    }
}
