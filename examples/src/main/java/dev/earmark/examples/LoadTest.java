package dev.earmark.examples;

import dev.earmark.Reservation;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.StockLevel;
import dev.earmark.engine.ReservationEngine;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.LongAdder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Two SKUs, and cycles of reservations that are cancelled or confirmed until the stock is gone. */
@Command(
        name = "load-test",
        description = {
            "Sells two SKUs out in cycles of cancelled and confirmed reservations.",
            "There are 800 of A and 1,600 of B. A cycle has four steps: (1) reserve 2 A, (2) reserve and confirm 3 B,"
                    + " (3) cancel (1), (4) reserve and confirm 3 A and 1 B.",
            "One thread has exactly 266 successes of step 4 and 444 of step 2 in 500 cycles, and 2 A and 2 B left."
        })
final class LoadTest implements Callable<Integer> {
    private static final Sku SKU_A = Sku.of("A");
    private static final Sku SKU_B = Sku.of("B");

    @Mixin
    private final Usage usage = new Usage();

    @Mixin
    private final StoreOptions store = new StoreOptions();

    @Mixin
    private final ReportOptions report = new ReportOptions();

    @Option(
            names = "--cycles",
            converter = WholeNumber.UpToMillion.class,
            paramLabel = "N",
            description = "How many cycles, 1 to 1000000.")
    private int cycles = 500;

    @Option(
            names = "--threads",
            converter = WholeNumber.UpToThousand.class,
            paramLabel = "N",
            description = "How many threads share the cycles, 1 to 1000.")
    private int threads = 1;

    private final LongAdder step1 = new LongAdder();
    private final LongAdder step2 = new LongAdder();
    private final LongAdder step3 = new LongAdder();
    private final LongAdder step4 = new LongAdder();

    @Override
    public Integer call() {
        try (StoreChoice choice = store.open(usage);
                ReservationEngine engine =
                        ReservationEngine.builder(choice.store()).build()) {
            Shop shop = new Shop(engine);
            shop.stock(SKU_A, 800);
            shop.stock(SKU_B, 1600);
            Duration elapsed = run(shop);
            Audit audit = shop.audit();
            return report.finish(usage, figures(elapsed, audit), audit);
        }
    }

    private Duration run(Shop shop) {
        try (Progress progress = Progress.of("load-test", cycles)) {
            return Crowd.deal(threads, cycles, progress, cycle -> cycle(shop, "cycle-" + cycle));
        }
    }

    private void cycle(Shop shop, String id) {
        Optional<Reservation> first =
                shop.reserve(ReserveRequest.builder(id + "/1").line("A", 2).build());
        count(first.isPresent(), step1);
        count(shop.sell(ReserveRequest.builder(id + "/2").line("B", 3).build()), step2);
        count(first.map(shop::cancel).orElse(false), step3);
        count(
                shop.sell(ReserveRequest.builder(id + "/4")
                        .line("A", 3)
                        .line("B", 1)
                        .build()),
                step4);
    }

    private static void count(boolean success, LongAdder step) {
        if (success) {
            step.increment();
        }
    }

    private Report figures(Duration elapsed, Audit audit) {
        return new Report("Load test on " + store + ", threads: " + threads)
                .figure("cycles", "cycles", cycles)
                .figure("step1", "step 1 (reserve 2 A) succeeded", step1.sum())
                .figure("step2", "step 2 (reserve and confirm 3 B) succeeded", step2.sum())
                .figure("step3", "step 3 (cancel step 1) succeeded", step3.sum())
                .figure("step4", "step 4 (reserve and confirm 3 A and 1 B) succeeded", step4.sum())
                .figure("onHandA", "A on hand", onHand(SKU_A, audit.levels()))
                .figure("onHandB", "B on hand", onHand(SKU_B, audit.levels()))
                .figure("oversold", "oversold", audit.oversold())
                .took(elapsed, "cycles", cycles);
    }

    private static long onHand(Sku sku, Map<Sku, StockLevel> levels) {
        return Objects.requireNonNull(levels.get(sku)).onHand();
    }
}
