package dev.earmark.examples;

import dev.earmark.OperationId;
import dev.earmark.ReservationId;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.examples.cli.Example;
import dev.earmark.examples.cli.LoadTestOptions;
import dev.earmark.examples.cli.Output;
import dev.earmark.examples.load.ParallelLoop;
import dev.earmark.spi.StockStore;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Cycles of reservations of two SKUs that are cancelled or confirmed until the stock is gone. */
@Command(
        name = "load-test",
        description = {
            "Sells two SKUs in cycles of cancelled and confirmed reservations until the stock is gone.",
            "There are 800 units of A and 1,600 of B. A cycle has four steps: (1) reserve 2 A, (2) reserve and confirm 3 B,"
                    + " (3) cancel (1), (4) reserve and confirm 3 A and 1 B.",
            "With one thread, exactly 266 of step 4 and 444 of step 2 succeed in 500 cycles, and 2 A and 2 B remain."
        })
public final class LoadTest extends Example {
    private static final Sku A = Sku.of("A");
    private static final Sku B = Sku.of("B");

    @Mixin
    private final LoadTestOptions options = new LoadTestOptions();

    private final LongAdder step1 = new LongAdder();
    private final LongAdder step2 = new LongAdder();
    private final LongAdder step3 = new LongAdder();
    private final LongAdder step4 = new LongAdder();

    @Override
    protected void run(StockStore store, Output output) {
        try (ReservationEngine engine = ReservationEngine.builder(store).build()) {
            engine.setOnHand(A, 800, OperationId.of("first-delivery-a"));
            engine.setOnHand(B, 1_600, OperationId.of("first-delivery-b"));
            Duration elapsed = ParallelLoop.run(
                    "load-test", options.threads(), options.cycles(), i -> cycle("cycle-" + i, engine));
            output.figure("threads", options.threads())
                    .figure("cycles", "cycles", options.cycles())
                    .figure("step1", "step 1 (reserve 2 A) succeeded", step1.sum())
                    .figure("step2", "step 2 (reserve and confirm 3 B) succeeded", step2.sum())
                    .figure("step3", "step 3 (cancel step 1) succeeded", step3.sum())
                    .figure("step4", "step 4 (reserve and confirm 3 A and 1 B) succeeded", step4.sum())
                    .figure(
                            "onHandA",
                            "A on hand",
                            engine.level(A).orElseThrow().onHand())
                    .figure(
                            "onHandB",
                            "B on hand",
                            engine.level(B).orElseThrow().onHand())
                    .took(elapsed, "cycles", options.cycles());
        }
    }

    private void cycle(String id, ReservationEngine engine) {
        boolean reserved =
                engine.tryReserve(ReserveRequest.builder(id + "/1").line("A", 2).build()) instanceof Applied;
        if (reserved) {
            step1.increment();
        }
        sell(ReserveRequest.builder(id + "/2").line("B", 3).build(), engine, step2);
        if (reserved) {
            engine.cancel(ReservationId.of(id + "/1"));
            step3.increment();
        }
        sell(ReserveRequest.builder(id + "/4").line("A", 3).line("B", 1).build(), engine, step4);
    }

    private static void sell(ReserveRequest request, ReservationEngine engine, LongAdder successes) {
        if (engine.tryReserve(request) instanceof Applied) {
            engine.confirm(request.id());
            successes.increment();
        }
    }
}
