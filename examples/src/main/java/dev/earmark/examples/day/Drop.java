package dev.earmark.examples.day;

import dev.earmark.LineFromAny;
import dev.earmark.LineFromAny.Take;
import dev.earmark.OwnerId;
import dev.earmark.Refusal.LimitExceeded;
import dev.earmark.Reservation;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.StockOutcome;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.StockOutcome.Refused;
import dev.earmark.examples.load.ParallelLoop;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A drop: a rare article, at most two units for each shopper, wherever they come from. */
final class Drop {
    static final int LIMIT = 2;

    private static final Sku ARTICLE = Sku.of("DROP");
    static final Map<Sku, Long> UNITS = Map.of(
            Location.BERLIN.sku(ARTICLE), 25L, Location.HAMBURG.sku(ARTICLE), 15L, Location.MUNICH.sku(ARTICLE), 8L);

    private static final int VISITS = 150;
    private static final int FANS = 40;

    private final Shop shop;
    private final Map<OwnerId, Long> bought = new ConcurrentHashMap<>();

    Drop(Shop shop) {
        this.shop = shop;
    }

    /** Every fan comes several times; a bot comes more often. */
    void sell() {
        ParallelLoop.run("drop", shop.threads(), VISITS, i -> {
            OwnerId account = OwnerId.of(i % 8 == 7 ? "bot" : "fan-" + i % FANS);
            StockOutcome<Reservation> outcome = buy("drop-" + i, account, 1 + i % 3, i);
            if (outcome instanceof Refused<Reservation> refused) {
                shop.count(refused.refusal() instanceof LimitExceeded ? Count.DROP_OVER_LIMIT : Count.DROP_SOLD_OUT);
            }
        });
    }

    /** Exchanges the units that came back. They do not count any more, so their owners may have as many again. */
    int exchange(List<Sale> returned) {
        List<Sale> exchanged = returned.stream()
                .filter(sale -> bought.containsKey(sale.owner()))
                .toList();
        for (Sale sale : exchanged) {
            bought.merge(sale.owner(), -sale.units(), Long::sum);
            buy(sale.id() + "/2", sale.owner(), sale.units(), 0).orThrow();
        }
        return exchanged.size();
    }

    /** Returns what each account has bought and not returned, by the shop's own books. */
    Map<OwnerId, Long> bought() {
        return Map.copyOf(bought);
    }

    private StockOutcome<Reservation> buy(String id, OwnerId account, long units, int shopper) {
        ReserveRequest request = ReserveRequest.builder(id)
                .owner(account)
                .lineFromAny(new LineFromAny(units, Location.nearestFirst(ARTICLE, shopper), Take.SPLIT))
                .limitPerOwner(LIMIT)
                .build();
        StockOutcome<Reservation> outcome = shop.engine().tryReserve(request);
        if (outcome instanceof Applied) {
            Sale sale = new Sale(
                    request.id(), account, shop.engine().confirm(request.id()).lines());
            bought.merge(account, sale.units(), Long::sum);
            shop.sold(sale);
            shop.count(Count.DROP_SOLD, sale.units());
        }
        return outcome;
    }
}
