package dev.earmark.examples.demo;

import java.time.Duration;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** The sale of one shop, from its first shopper to its last, measured at regular moments. */
final class ShopSale {
    static final Duration LONGEST = Duration.ofMinutes(10);

    private static final Duration LONGEST_GOODBYE = Duration.ofSeconds(40); // longer than any time limit of the stores
    private static final double NANOS_PER_MILLI = 1e6;

    private final int position;
    private final Shop shop;
    private final SaleSettings settings;
    private final Duration every;
    private final Consumer<Tick> ticks;
    private final Crowd crowd;
    private Duration measured = Duration.ZERO;
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
        Duration now = crowd.age();
        Duration since = now.minus(measured);
        measured = now;
        Histogram nanos = crowd.nanosSinceLastCall();
        BatchSizes batches = shop.batches();
        boolean any = nanos.getTotalCount() > 0;
        // the last measurement may come so soon after the one before that its rates say nothing
        boolean rates = !last && since.compareTo(every.dividedBy(2)) > 0;
        long grantedBefore = granted;
        granted = crowd.granted();
        Duration soldOut = crowd.soldOutAfter();
        return new Tick(
                position,
                seconds(last && soldOut != null ? soldOut : now),
                stand.available(),
                stand.reserved(),
                stand.sold(),
                addsUp,
                shop.expired(),
                crowd.refused(),
                crowd.tooLate(),
                crowd.failed(),
                rates ? (granted - grantedBefore) / seconds(since) : null,
                rates && any ? nanos.getValueAtPercentile(99) / NANOS_PER_MILLI : null,
                rates && batches.batches() > 0 ? (double) batches.commands() / batches.batches() : null,
                rates && batches.batches() > 0 ? batches.largest() : null,
                secondsOrNull(crowd.emptyAfter()),
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
