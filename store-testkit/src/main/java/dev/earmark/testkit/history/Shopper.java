package dev.earmark.testkit.history;

import dev.earmark.Line;
import dev.earmark.OperationId;
import dev.earmark.Refusal.NotEnough;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Adjust;
import dev.earmark.StockCommand.Cancel;
import dev.earmark.StockCommand.Change;
import dev.earmark.StockCommand.Confirm;
import dev.earmark.StockCommand.Expire;
import dev.earmark.StockCommand.Extend;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockOutcome;
import dev.earmark.StockOutcome.Refused;
import dev.earmark.StoreException;
import dev.earmark.engine.ReservationOperations;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * One thread of a shop: reserves, changes, extends, confirms and cancels scarce units, leaves some reservations until they
 * are overdue and comes back, repeats calls, and adds units when there are too few. Some orders are those of all processes,
 * so that calls about one reservation compete. Not thread-safe.
 */
final class Shopper {
    static final List<Sku> SKUS = List.of(Sku.of("hot"), Sku.of("a"), Sku.of("b"), Sku.of("c"));
    private static final Duration HOLD_FOR = ReserveRequest.SHORTEST_HOLD_FOR;
    private static final long MICROS_OF_A_SHARED_ORDER = 100_000;

    private final List<? extends ReservationOperations> shops;
    private final CallLog log;
    private final InstantSource clock;
    private final String name;
    private final Random random;
    private final Queue<Left> left = new ArrayDeque<>();
    private int orders;

    /**
     * Creates a shopper.
     *
     * @param shops each call uses one of them
     * @param name the start of the ids of its orders
     */
    Shopper(List<? extends ReservationOperations> shops, CallLog log, InstantSource clock, String name) {
        this.shops = shops;
        this.log = log;
        this.clock = clock;
        this.name = name;
        this.random = new Random(name.hashCode());
    }

    /** A reservation that its shopper has left, and when it will be overdue. */
    private record Left(ReservationId id, Instant deadline) {}

    static long stockOf(Sku sku) {
        return sku.equals(SKUS.get(0)) ? 10 : 30;
    }

    /** Makes one call again or for the first time. */
    void send(Request request) {
        if (request.verb().writes()) {
            attempt(request.command());
        }
    }

    void shop() {
        comeBack();
        ReservationId id = nextId();
        // the same for every process that has this id
        Random basket = new Random(id.value().hashCode());
        StockOutcome<Reservation> outcome = attempt(new Reserve(id, lines(basket), HOLD_FOR, null));
        if (outcome instanceof Refused<Reservation> refused) {
            if (refused.refusal() instanceof NotEnough notEnough) {
                adjust(notEnough.shortages().get(0).sku(), 1 + random.nextInt(4));
            }
            return;
        }
        decide(id, basket);
        if (random.nextInt(5) == 0) {
            find(id);
        }
        if (random.nextInt(10) == 0) {
            level(SKUS.get(random.nextInt(SKUS.size())));
        }
        if (random.nextInt(20) == 0) {
            adjust(SKUS.get(random.nextInt(SKUS.size())), -1);
        }
    }

    private ReservationId nextId() {
        orders++;
        return ReservationId.of(
                random.nextInt(10) < 3
                        ? "shared-" + CallText.micros(clock.instant()) / MICROS_OF_A_SHARED_ORDER
                        : name + "-" + orders);
    }

    private static List<Line> lines(Random basket) {
        return basket.ints(1 + basket.nextInt(2), 0, SKUS.size())
                .mapToObj(sku -> new Line(SKUS.get(sku), 1 + basket.nextInt(2)))
                .toList();
    }

    private void decide(ReservationId id, Random basket) {
        switch (random.nextInt(10)) {
            case 0, 1, 2 -> attempt(new Confirm(id));
            case 3, 4, 5 -> attempt(new Cancel(id));
            case 6 -> {
                attempt(new Change(id, lines(basket)));
                attempt(new Confirm(id));
            }
            case 7 -> {
                attempt(new Extend(id, HOLD_FOR.multipliedBy(2)));
                attempt(new Cancel(id));
            }
            default -> left.add(new Left(id, clock.instant().plus(HOLD_FOR)));
        }
    }

    /** To a reservation whose deadline has passed: another shopper or the reaper may have been faster. */
    private void comeBack() {
        Left oldest = left.peek();
        if (oldest == null || clock.instant().isBefore(oldest.deadline)) {
            return;
        }
        left.remove();
        switch (random.nextInt(4)) {
            case 0 -> attempt(new Confirm(oldest.id));
            case 1 -> attempt(new Expire(oldest.id));
            case 2 -> attempt(new Cancel(oldest.id));
            default -> find(oldest.id);
        }
    }

    private void adjust(Sku sku, long delta) {
        OperationId operation = OperationId.of(name + "-" + orders + " of " + sku);
        attempt(new Adjust(sku, delta, operation, Request.REASON));
    }

    /** One call of ten is repeated. What fails is in the log. */
    private <T> @Nullable StockOutcome<T> attempt(StockCommand<T> command) {
        StockOutcome<T> outcome = null;
        try {
            outcome = log.attempt(anyShop(), command);
            if (random.nextInt(10) == 0) {
                log.attempt(anyShop(), command);
            }
        } catch (StoreException e) {
            // in the log
        }
        return outcome;
    }

    private ReservationOperations anyShop() {
        return shops.get(shops.size() == 1 ? 0 : random.nextInt(shops.size()));
    }

    private void find(ReservationId id) {
        try {
            log.find(anyShop(), id);
        } catch (StoreException e) {
            // in the log
        }
    }

    private void level(Sku sku) {
        try {
            log.level(anyShop(), sku);
        } catch (StoreException e) {
            // in the log
        }
    }
}
