package dev.earmark.examples;

import dev.earmark.Hold;
import dev.earmark.engine.ReservationEngine;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Many more shoppers than units, all in the same second. */
@Command(
        name = "flash-sale",
        description = {
            "Sells one SKU to many more shoppers than there are units, all at once.",
            "Each shopper reserves one unit. A share of those who get one pays after a random short while; of the others half"
                    + " cancel, and half walk away, so that their units come back when the hold expires."
        })
final class FlashSale implements Callable<Integer> {
    @Mixin
    private final Usage usage = new Usage();

    @Mixin
    private final StoreOptions store = new StoreOptions();

    @Mixin
    private final ReportOptions report = new ReportOptions();

    @Option(
            names = "--shoppers",
            converter = WholeNumber.UpToMillion.class,
            paramLabel = "N",
            description = "How many shoppers come, 1 to 1000000.")
    private int shoppers = 5_000;

    @Option(
            names = "--stock",
            converter = WholeNumber.Units.class,
            paramLabel = "UNITS",
            description = "How many units there are, 0 to 1000000000.")
    private int stock = 1_000;

    @Option(
            names = "--threads",
            converter = WholeNumber.UpToThousand.class,
            paramLabel = "N",
            description = "How many shoppers are served at once, 1 to 1000.")
    private int threads = 64;

    @Option(
            names = "--pay",
            converter = Share.class,
            paramLabel = "SHARE",
            description = "The share of holders who pay, 0 to 1.")
    private double pay = 0.7;

    @Option(
            names = "--ttl",
            paramLabel = "DURATION",
            description = "How long a unit is held, PT1S to PT1H; the run takes at least as long.")
    private Duration ttl = Duration.ofSeconds(2);

    @Override
    public Integer call() {
        usage.requireBetween("--ttl", ttl, Hold.SHORTEST, Duration.ofHours(1));
        FlashSaleCounts counts = new FlashSaleCounts();
        try (StoreChoice choice = store.open(usage);
                ReservationEngine engine = ReservationEngine.builder(choice.store())
                        .holdFor(ttl)
                        .listener(counts)
                        .build()) {
            Shop shop = new Shop(engine);
            shop.stock(FlashSaleCrowd.SKU, stock);
            FlashSaleCrowd crowd = new FlashSaleCrowd(shop, counts, pay);
            Duration elapsed = crowd.come(shoppers, threads);
            crowd.awaitEnd(ttl);
            Audit audit = shop.audit();
            return report.finish(usage, figures(counts, elapsed, audit), audit);
        }
    }

    private Report figures(FlashSaleCounts counts, Duration elapsed, Audit audit) {
        Histogram latencies = counts.latencies();
        return new Report("Flash sale on " + store + ", threads: " + threads)
                .figure("shoppers", "shoppers", shoppers)
                .figure("stock", "units in stock", stock)
                .figure("sold", "sold", counts.sold.sum())
                .figure("refused", "refused while others held or had the last units", counts.refused.sum())
                .figure("cancelled", "cancelled", counts.cancelled.sum())
                .figure("expired", "expired", counts.expired.sum())
                .figure("tooLate", "of the expired: tried to pay or cancel too late", counts.tooLate.sum())
                .shown("left in the end", audit.onHand())
                .figure("retries", "tries repeated by the engine", counts.retries.sum())
                .figure("reservationsPerSecond", "reservations answered per second", Report.rate(shoppers, elapsed))
                .millis("p50Millis", "median answer", millis(latencies, 50))
                .millis("p99Millis", "99 % answered within", millis(latencies, 99))
                .figure("oversold", "oversold", audit.oversold());
    }

    private static double millis(Histogram latencies, double percentile) {
        return latencies.getValueAtPercentile(percentile) / 1e6;
    }
}
