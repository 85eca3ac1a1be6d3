package dev.earmark.examples.day;

import dev.earmark.Line;
import dev.earmark.OwnerId;
import dev.earmark.ReserveRequest;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.examples.load.ParallelLoop;
import java.util.List;

/** Shoppers who buy while the warehouse counts. */
final class NightOwls {
    private static final int OWLS = 12;

    private NightOwls() {}

    /** Each buys a unit of a SKU that was counted and whose count is not imported yet. */
    static void buy(Shop shop, List<SetOnHand> counts) {
        List<SetOnHand> counted =
                counts.stream().filter(count -> count.onHand() > 0).toList();
        ParallelLoop.run("night owls", shop.threads(), OWLS, i -> {
            Line line = new Line(counted.get(i * counted.size() / OWLS).sku(), 1);
            OwnerId account = OwnerId.of("owl-" + i);
            ReserveRequest request = ReserveRequest.builder("night-" + i)
                    .owner(account)
                    .line(line)
                    .build();
            shop.engine().reserve(request);
            shop.engine().confirm(request.id());
            shop.sold(new Sale(request.id(), account, request.lines()));
        });
    }
}
