package dev.earmark.examples.day;

import dev.earmark.LevelFilter;
import dev.earmark.OwnerId;
import dev.earmark.StockLevel;
import dev.earmark.examples.audit.StockDigest;
import dev.earmark.examples.cli.Output;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** The end of the day: compares the stock with the shelves and with the shop's own books. */
final class Closing {
    private final Shop shop;
    private final Output output;

    Closing(Shop shop, Output output) {
        this.shop = shop;
        this.output = output;
    }

    /** Compares what each account has bought of the drop with the limit. */
    void checkLimit(Map<OwnerId, Long> bought) {
        bought.forEach((account, units) -> {
            if (units > Drop.LIMIT) {
                output.fault(account + " has " + units + " units of the drop, more than the limit of " + Drop.LIMIT);
            }
        });
        output.figure("dropMostPerShopper", "units of the drop that one shopper has", Collections.max(bought.values()));
    }

    /** Compares each SKU with its shelf, and the sum of all SKUs with the counts of the day. */
    void checkStock() {
        long onHand = 0;
        List<StockLevel> levels = Levels.list(shop.engine(), LevelFilter.all());
        for (StockLevel level : levels) {
            long unsold = shop.warehouse().count(level.sku());
            if (level.onHand() != unsold || level.reserved() != 0) {
                output.fault(level + ", but " + unsold + " unsold units are on the shelf, and all carts are finished");
            }
            onHand += level.onHand();
        }
        long expected = shop.counted(Count.FIRST_UNITS)
                - shop.counted(Count.UNITS_SOLD)
                + shop.counted(Count.UNITS_RETURNED)
                - shop.counted(Count.UNITS_BROKEN);
        if (onHand != expected) {
            output.fault(onHand + " units are on hand, but by the books of the day there are " + expected);
        }
        output.figure("unitsOnHand", "units on hand at midnight", onHand);
        output.figure("digest", "digest (the same on every store with 1 thread)", StockDigest.of(levels));
    }
}
