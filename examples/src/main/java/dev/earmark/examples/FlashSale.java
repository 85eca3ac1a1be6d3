package dev.earmark.examples;

import dev.earmark.OperationId;
import dev.earmark.Reservation;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockOutcome;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.StoreException;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.engine.ReservationListener;
import dev.earmark.examples.cli.Example;
import dev.earmark.examples.cli.FlashSaleOptions;
import dev.earmark.examples.cli.Output;
import dev.earmark.examples.load.DelayedTasks;
import dev.earmark.examples.load.Latencies;
import dev.earmark.examples.load.ParallelLoop;
import dev.earmark.spi.StockStore;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Many more shoppers than units, all at the same time. */
@Command(
        name = "flash-sale",
        description = {
            "Sells one SKU to many more shoppers than there are units, all at the same time.",
            "Each shopper reserves one unit. Of those who get one, a share pays after a short random time. Of the others,"
                    + " half cancel and half leave, so that their units become available when the reservation expires."
        })
public final class FlashSale extends Example {
    private static final Sku SKU = Sku.of("FLASH-1");
    private static final Duration LONGEST_THOUGHT = Duration.ofMillis(200);
    private static final Duration EXPIRY_GRACE = Duration.ofSeconds(30);

    @Mixin
    private final FlashSaleOptions options = new FlashSaleOptions();

    private final Latencies latencies = new Latencies();
    private final LongAdder refused = new LongAdder();
    private final LongAdder sold = new LongAdder();
    private final LongAdder cancelled = new LongAdder();
    private final LongAdder tooLate = new LongAdder();
    private final LongAdder left = new LongAdder();
    private final Listener listener = new Listener();

    @Override
    protected void run(StockStore store, Output output) throws InterruptedException {
        try (ReservationEngine engine = ReservationEngine.builder(store)
                .holdFor(options.holdFor())
                .listener(listener)
                .build()) {
            engine.setOnHand(SKU, options.stock(), OperationId.of("first-delivery"));
            Duration elapsed;
            try (DelayedTasks decisions = new DelayedTasks(options.threads(), LONGEST_THOUGHT)) {
                elapsed = ParallelLoop.run(
                        "flash-sale",
                        options.threads(),
                        options.shoppers(),
                        i -> visit("shopper-" + i, engine, decisions));
            }
            listener.awaitExpiries(left.sum() + tooLate.sum(), options.holdFor().plus(EXPIRY_GRACE));
            print(output, elapsed, engine.level(SKU).orElseThrow().onHand());
        }
    }

    private void visit(String shopper, ReservationEngine engine, DelayedTasks decisions) {
        ReserveRequest request = ReserveRequest.builder(shopper)
                .line("FLASH-1", 1)
                .owner(shopper)
                .build();
        StockOutcome<Reservation> outcome = latencies.measure(() -> engine.tryReserve(request));
        if (!(outcome instanceof Applied)) {
            refused.increment();
        } else if (ThreadLocalRandom.current().nextDouble() < options.pay()) {
            decisions.add(() -> count(engine.tryConfirm(request.id()), sold));
        } else if (ThreadLocalRandom.current().nextBoolean()) {
            decisions.add(() -> count(engine.attempt(new StockCommand.Cancel(request.id())), cancelled));
        } else {
            left.increment();
        }
    }

    /** A confirm or cancel is refused if the reservation has expired and its units were given back. */
    private void count(StockOutcome<Reservation> outcome, LongAdder success) {
        (outcome instanceof Applied ? success : tooLate).increment();
    }

    private static final class Listener implements ReservationListener {
        private final LongAdder expired = new LongAdder();
        private final LongAdder retries = new LongAdder();
        private final Semaphore expiries = new Semaphore(0);

        @Override
        public void expired(Reservation reservation) {
            expired.increment();
            expiries.release();
        }

        @Override
        public void retried(int failures, Duration pause, StoreException cause) {
            retries.increment();
        }

        boolean awaitExpiries(long count, Duration timeout) throws InterruptedException {
            return expiries.tryAcquire(Math.toIntExact(count), timeout.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void print(Output output, Duration elapsed, long onHand) {
        output.figure("threads", options.threads())
                .figure("shoppers", "shoppers", options.shoppers())
                .figure("stock", "units in stock", options.stock())
                .figure("sold", "sold", sold.sum())
                .figure("refused", "refused, no unit available at that moment", refused.sum())
                .figure("cancelled", "cancelled", cancelled.sum())
                .figure("expired", "expired", listener.expired.sum())
                .figure("tooLate", "expired before the shopper paid or cancelled", tooLate.sum())
                .figure("units left", onHand)
                .figure("retries", "retries by the engine", listener.retries.sum())
                .figure("reservationsPerSecond", "requests per second", Output.perSecond(options.shoppers(), elapsed))
                .millis("p50Millis", "median latency", latencies.millis(50))
                .millis("p99Millis", "99th percentile latency", latencies.millis(99));
    }
}
