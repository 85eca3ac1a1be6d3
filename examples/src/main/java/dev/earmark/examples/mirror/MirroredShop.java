package dev.earmark.examples.mirror;

import dev.earmark.OperationId;
import dev.earmark.ReservationId;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.engine.ReservationEngine;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * A shop whose shoppers wait for Redis only. It knows nothing of the mirror. Thread-safe.
 *
 * @param engine the engine on the store in Redis
 */
public record MirroredShop(ReservationEngine engine) {
    /** The SKUs that are for sale. */
    public static final List<Sku> SKUS =
            IntStream.range(0, 10).mapToObj(i -> Sku.of("SKU-" + i)).toList();

    /**
     * One shopper orders one or two SKUs, and then pays, cancels, hesitates, returns the goods or leaves.
     *
     * @return whether the shopper bought; a shopper who paid too late gets the money back
     */
    public boolean serve(String order) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        int sku = random.nextInt(SKUS.size());
        ReserveRequest.Builder request = ReserveRequest.builder(order)
                .line(SKUS.get(sku).value(), 1 + random.nextInt(3))
                .holdFor(ReserveRequest.SHORTEST_HOLD_FOR);
        if (random.nextBoolean()) {
            request.line(SKUS.get((sku + 1) % SKUS.size()).value(), 1);
        }
        if (!(engine.tryReserve(request.build()) instanceof Applied)) {
            return false;
        }
        ReservationId id = ReservationId.of(order);
        int decision = random.nextInt(10);
        if (decision < 4) {
            boolean sold = engine.tryConfirm(id) instanceof Applied;
            if (sold && decision == 3) {
                engine.returnStock(id, OperationId.of("parcel-of-" + order));
            }
            return sold;
        }
        if (decision == 4) {
            engine.tryCancel(id);
        } else if (decision == 5) {
            engine.attempt(new StockCommand.Extend(id, Duration.ofSeconds(2)));
        }
        return false;
    }
}
