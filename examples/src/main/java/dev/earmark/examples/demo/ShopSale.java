package dev.earmark.examples.demo;

import java.time.Duration;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** The sale of one shop, from its first shopper to its last, measured at regular moments. */
final class ShopSale {
    static final Duration LONGEST = Duration.ofMinutes(10);

    private static final Duration LONGEST_GOODBYE = Duration.ofSeconds(40); // longer than any time limit of the stores

    private final int position;
    private final Shop shop;
    private final SaleSettings settings;
    private final Duration every;
    private final Consumer<Tick> ticks;
    private final Crowd crowd;
    private Duration measured = Duration.ZERO;
    private final Histogram allNanos = new Histogram(2);
    private long granted;

    /**
     * Prepares a sale.
     *
     * @param position the position of the shop on the page
     * @param every how often to measure
     * @param ticks receives the figures
     * @param name the start of the names of the orders
     */
    ShopSale(int position, Shop shop, SaleSettings settings, Duration every, Consumer<Tick> ticks, String name) {
        this.position = position;
        this.shop = shop;
        this.settings = settings;
        this.every = every;
        this.ticks = ticks;
        this.crowd = new Crowd(shop, settings, name);
    }

    /** Sells until everything is sold, {@link #end} is called, or 10 minutes have passed. */
    void run() throws Exception {
        shop.stock(settings.stock());
        crowd.start();
        try {
            int number = 1;
            while (!crowd.awaitEnd(every.multipliedBy(number).minus(crowd.age()))
                    && crowd.age().compareTo(LONGEST) < 0) {
                ticks.accept(measure());
                number = 1 + (int) crowd.age().dividedBy(every); // leaves out moments that a slow store has missed
            }
        } finally {
            crowd.end();
        }
        crowd.awaitLeft(LONGEST_GOODBYE);
        shop.giveBackAll();
        ticks.accept(last());
    }

    /** Ends the sale early. */
    void end() {
        crowd.end();
    }

    /** The last failure of the shop, or null. */
    @Nullable
    Exception failure() {
        return crowd.failure();
    }

    private Tick measure() throws Exception {
        long receipts = crowd.receipts(); // before the stand: what has a receipt by now must be sold there
        Stand stand = shop.stand();
        return tick(stand, stand.addsUpTo(settings.stock()) && stand.sold() >= receipts, false);
    }

    /** Without shoppers the receipts and the store must agree exactly, unless a call has failed after its step was made. */
    private Tick last() throws Exception {
        Stand stand = shop.stand();
        long difference = stand.sold() - crowd.receipts();
        boolean agrees = difference >= 0 && difference <= crowd.failed();
        return tick(stand, stand.addsUpTo(settings.stock()) && stand.reserved() == 0 && agrees, true);
    }

    private Tick tick(Stand stand, boolean addsUp, boolean last) {
        Duration time = crowd.age();
        Duration since = time.minus(measured);
        measured = time;
        long before = granted;
        granted = crowd.granted();
        Histogram nanos = crowd.nanosSinceLastCall();
        allNanos.add(nanos);
        Duration empty = crowd.emptyAfter();
        BatchSizes batches = shop.batches();
        Duration soldOut = crowd.soldOutAfter();
        return new Tick(
                position,
                seconds(last && soldOut != null ? soldOut : time),
                stand,
                addsUp,
                new Counts(shop.expired(), crowd.refused(), crowd.tooLate(), crowd.failed()),
                last ? null : Pace.of(granted - before, since, nanos),
                Pace.of(crowd.grantedUntilEmpty(), empty == null ? time : empty, allNanos),
                last || batches.batches() == 0 ? null : batches,
                secondsOrNull(empty),
                secondsOrNull(soldOut),
                last);
    }

    private static @Nullable Double secondsOrNull(@Nullable Duration duration) {
        return duration == null ? null : seconds(duration);
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
