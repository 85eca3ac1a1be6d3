package dev.earmark.examples.day;

import dev.earmark.Line;
import dev.earmark.Refusal.NotEnough;
import dev.earmark.Reservation;
import dev.earmark.ReserveRequest;
import dev.earmark.Shortage;
import dev.earmark.Sku;
import dev.earmark.StockOutcome;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.StockOutcome.Refused;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Fills a cart, which reserves its units at once. */
final class Cart {
    private Cart() {}

    /** Reserves what a shopper wants. If some articles are short, the shopper takes the others. */
    static Optional<Reservation> fill(Shop shop, Order order, List<Line> wanted, Duration holdFor) {
        StockOutcome<Reservation> outcome = shop.engine().tryReserve(request(order, wanted, holdFor));
        if (outcome instanceof Refused<Reservation> refused && refused.refusal() instanceof NotEnough notEnough) {
            List<Line> others = without(notEnough.shortages(), wanted);
            if (!others.isEmpty()) {
                shop.count(Count.SMALLER);
                outcome = shop.engine().tryReserve(request(order, others, holdFor)); // a refused id can be used again
            }
        }
        return outcome instanceof Applied<Reservation> filled ? Optional.of(filled.value()) : Optional.empty();
    }

    private static ReserveRequest request(Order order, List<Line> wanted, Duration holdFor) {
        ReserveRequest.Builder request =
                ReserveRequest.builder(order.id()).owner(order.firstOwner()).holdFor(holdFor);
        order.fromAnyLocation(wanted).forEach(request::lineFromAny);
        return request.build();
    }

    private static List<Line> without(List<Shortage> shortages, List<Line> wanted) {
        Set<Sku> shortArticles = shortages.stream()
                .map(shortage -> Location.article(shortage.sku()))
                .collect(Collectors.toSet());
        return wanted.stream()
                .filter(line -> !shortArticles.contains(line.sku()))
                .toList();
    }
}
