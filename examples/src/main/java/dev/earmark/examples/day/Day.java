package dev.earmark.examples.day;

import static dev.earmark.examples.cli.Output.number;

import dev.earmark.LevelFilter;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.StockLevel;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.examples.cli.Output;
import dev.earmark.examples.load.ParallelLoop;
import dev.earmark.spi.StockStore;
import java.util.ArrayList;
import java.util.List;

/** A day of a shop with three locations, from the opening to the audit at midnight. */
public final class Day {
    private static final int VISITS_PER_AUDIT = 50;

    private final Shop shop;
    private final Output output;

    private Day(Shop shop, Output output) {
        this.shop = shop;
        this.output = output;
    }

    /**
     * Runs the day.
     *
     * @param store an empty store
     * @param threads how many shoppers are served at once
     * @param output where to tell what happens, and what is wrong in the end
     * @throws InterruptedException if it is interrupted
     */
    public static void run(StockStore store, int threads, Output output) throws InterruptedException {
        try (ReservationEngine engine = ReservationEngine.builder(store).build()) {
            new Day(new Shop(engine, threads), output).run();
        }
    }

    private void run() throws InterruptedException {
        List<Order> orders = Order.ofOneDay();
        LatePayers latePayers = LatePayers.among(orders, shop);
        Drop drop = new Drop(shop);
        openTheShop(orders);
        fillCartsAndLeave(latePayers);
        serveShoppers(orders, latePayers);
        sellTheDrop(drop);
        shipAndTakeBack(drop);
        acceptLatePayments(latePayers);
        listWhatIsSoldOut();
        countAtNight();
        close(drop);
    }

    private void openTheShop(List<Order> orders) {
        output.step("Before the opening, the first counts of all SKUs at three locations are imported with one call.");
        int skus = Opening.stock(shop, orders);
        output.say(number(skus) + " SKUs have " + number(shop.counted(Count.FIRST_UNITS)) + " units");
    }

    private void fillCartsAndLeave(LatePayers latePayers) throws InterruptedException {
        output.step("Early shoppers fill their carts, which are held for a second, and walk to the bank to pay.");
        latePayers.fillCarts();
        latePayers.awaitExpiry();
        output.say("all " + shop.counted(Count.LATE) + " carts have expired; their units are available again");
    }

    private void serveShoppers(List<Order> orders, LatePayers latePayers) {
        output.step(
                "The other shoppers fill their carts from the nearest place that has the units, change their minds, log in,"
                        + " and pay, pay for a part, or cancel.");
        List<Order> others = new ArrayList<>(orders);
        others.removeAll(latePayers.orders());
        ParallelLoop.run("visits", shop.threads(), others.size(), i -> {
            Visit.make(shop, others.get(i));
            if (i % VISITS_PER_AUDIT == VISITS_PER_AUDIT - 1) {
                shop.audit().run(); // locks no shopper out
            }
        });
        output.say(shop.counted(Count.FILLED) + " carts were filled, " + shop.counted(Count.CHANGED) + " changed, "
                + shop.counted(Count.PAID) + " paid for, " + shop.counted(Count.PAID_IN_PART) + " paid for in part, "
                + shop.counted(Count.CANCELLED) + " cancelled");
    }

    private void sellTheDrop(Drop drop) {
        output.step("In the afternoon there is a drop: a rare article, at most 2 units for each shopper.");
        drop.sell();
        output.say(shop.counted(Count.DROP_SOLD) + " units were sold; " + shop.counted(Count.DROP_OVER_LIMIT)
                + " times a shopper wanted more than 2, and " + shop.counted(Count.DROP_SOLD_OUT)
                + " times nothing was left");
    }

    private void shipAndTakeBack(Drop drop) {
        output.step("A truck takes everything that is sold, and brings what shoppers send back.");
        List<Sale> returned = Parcels.comeBack(shop, shop.warehouse().loadTruck());
        output.say(returned.size() + " parcels came back; each was scanned twice and counts once");
        output.say(drop.exchange(returned) + " of them had the rare article, which was exchanged, within the limit");
    }

    private void acceptLatePayments(LatePayers latePayers) {
        output.step(
                "In the evening, the payments of the early shoppers arrive. What is left is reserved again and sold.");
        latePayers.pay();
        output.say(shop.counted(Count.LATE_SOLD) + " are sold, " + shop.counted(Count.LATE_REFUNDED) + " are refunded");
        LatePayers.payForCancelled(shop);
        output.say(shop.counted(Count.CANCELLED_REFUNDED)
                + " shoppers paid although they had cancelled; they are refunded");
    }

    private void listWhatIsSoldOut() {
        output.step("The purchasing department lists the SKUs of which no unit is available.");
        List<StockLevel> soldOut = Levels.list(shop.engine(), LevelFilter.withAtMost(0));
        shop.count(Count.SOLD_OUT, soldOut.size());
        output.say(number(soldOut.size()) + " SKUs are sold out");
    }

    private void countAtNight() {
        output.step("At night, the warehouse counts every SKU. Some shoppers buy before the counts are imported.");
        NightlyCount night = new NightlyCount(shop);
        long broken = night.breakSome();
        List<SetOnHand> counts = night.countAll();
        NightOwls.buy(shop, counts);
        night.send(counts);
        output.say(number(counts.size()) + " SKUs were counted; " + shop.counted(Count.COUNTED_AGAIN)
                + " were sold meanwhile and were counted again; " + broken + " units are broken");
        if (shop.counted(Count.UNITS_BROKEN) != broken) {
            output.fault(
                    "the counts miss " + shop.counted(Count.UNITS_BROKEN) + " units, but " + broken + " are broken");
        }
    }

    private void close(Drop drop) {
        output.step("At midnight, the counters are compared with the reservations, the shelves and the books.");
        shop.audit().run();
        shop.audit().differences().forEach(difference -> output.fault("the audit found " + difference));
        output.say("the audit found " + shop.audit().differences().size() + " differences");
        for (Count count : Count.values()) {
            output.figure(count.key(), count.label(), shop.counted(count));
        }
        Closing closing = new Closing(shop, output);
        closing.checkLimit(drop.bought());
        closing.checkStock();
    }
}
