package dev.earmark.examples.day;

import dev.earmark.LevelFilter;
import dev.earmark.OperationId;
import dev.earmark.Refusal.OnHandDiffers;
import dev.earmark.Sku;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.StockLevel;
import dev.earmark.StockOutcome;
import dev.earmark.StockOutcome.Refused;
import java.util.ArrayList;
import java.util.List;

/**
 * The nightly count of the warehouse. Each count names the number that it replaces. If a unit is sold between the count and
 * its import, the count is refused instead of undoing the sale, and the SKU is counted again.
 */
final class NightlyCount {
    private static final int SKUS_PER_BROKEN_UNIT = 40;

    private final Shop shop;
    private int rounds;

    NightlyCount(Shop shop) {
        this.shop = shop;
    }

    /** A few units fell from the shelf during the day. Only a count can find that. */
    long breakSome() {
        long broken = 0;
        List<StockLevel> levels = Levels.list(shop.engine(), LevelFilter.all());
        for (int i = 0; i < levels.size(); i += SKUS_PER_BROKEN_UNIT) {
            if (levels.get(i).available() > 0) {
                shop.warehouse().put(levels.get(i).sku(), -1);
                broken++;
            }
        }
        return broken;
    }

    /** Counts every SKU. */
    List<SetOnHand> countAll() {
        rounds++;
        List<SetOnHand> counts = new ArrayList<>();
        for (StockLevel level : Levels.list(shop.engine(), LevelFilter.all())) {
            counts.add(count(level.sku(), level.onHand()));
        }
        shop.count(Count.COUNTED, counts.size());
        return counts;
    }

    /** Imports counts with one call. What was sold in the meantime is counted again, until no count is too old. */
    void send(List<SetOnHand> counts) {
        List<SetOnHand> toSend = counts;
        while (!toSend.isEmpty()) {
            rounds++;
            List<SetOnHand> again = new ArrayList<>();
            List<StockOutcome<?>> outcomes = shop.engine().attemptAll(toSend);
            for (int i = 0; i < toSend.size(); i++) {
                StockOutcome<?> outcome = outcomes.get(i);
                if (outcome instanceof Refused<?> refused && refused.refusal() instanceof OnHandDiffers differs) {
                    again.add(count(differs.sku(), differs.actual()));
                } else {
                    outcome.orThrow();
                    shop.count(Count.UNITS_BROKEN, missing(toSend.get(i)));
                }
            }
            shop.count(Count.COUNTED_AGAIN, again.size());
            toSend = again;
        }
    }

    private SetOnHand count(Sku sku, long expected) {
        OperationId operation = OperationId.of("count-" + rounds + "/" + sku);
        return new SetOnHand(sku, shop.warehouse().count(sku), operation, expected);
    }

    private static long missing(SetOnHand count) {
        Long expected = count.expected();
        return expected == null ? 0 : expected - count.onHand();
    }
}
