package dev.earmark.examples;

import dev.earmark.Line;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.examples.Invoice.Change;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** Replays invoices in a shop and counts what became of them. */
final class Replay {
    final LongAdder ordersConfirmed = new LongAdder();
    final LongAdder ordersRefused = new LongAdder();
    final LongAdder unitsSold = new LongAdder();
    final LongAdder unitsReturned = new LongAdder();
    final LongAdder unitsWrittenOff = new LongAdder();
    final LongAdder writeOffsRefused = new LongAdder();

    private final Shop shop;
    private final RetailOrders orders;

    Replay(Shop shop, RetailOrders orders) {
        this.shop = shop;
        this.orders = orders;
    }

    /** Gives each SKU a share of what is bought of it, rounded down; returns how many units that are in all. */
    long stockUp(int percent, int threads) {
        List<Sku> skus = List.copyOf(orders.bought().keySet());
        LongAdder units = new LongAdder();
        try (Progress progress = Progress.of("stocking up", skus.size())) {
            Crowd.deal(threads, skus.size(), progress, i -> {
                long initial = orders.bought().getOrDefault(skus.get(i), 0L) * percent / 100;
                shop.stock(skus.get(i), initial);
                units.add(initial);
            });
        }
        return units.sum();
    }

    /** Deals the invoices out to the threads. */
    Duration run(int threads) {
        List<Invoice> invoices = orders.invoices();
        try (Progress progress = Progress.of("retail-replay", invoices.size())) {
            return Crowd.deal(threads, invoices.size(), progress, i -> replay(invoices.get(i)));
        }
    }

    Audit audit() {
        return shop.audit();
    }

    private void replay(Invoice invoice) {
        for (Change change : invoice.changes()) {
            if (change.delta() > 0) {
                bringBack(change);
            } else {
                writeOff(change);
            }
        }
        invoice.order().ifPresent(this::sell);
    }

    private void bringBack(Change change) {
        shop.adjust(change.sku(), change.delta(), change.operation(), "brought back");
        unitsReturned.add(change.delta());
    }

    private void writeOff(Change change) {
        if (shop.adjust(change.sku(), change.delta(), change.operation(), "written off")) {
            unitsWrittenOff.add(-change.delta());
        } else {
            writeOffsRefused.increment();
        }
    }

    private void sell(ReserveRequest order) {
        if (shop.sell(order)) {
            ordersConfirmed.increment();
            unitsSold.add(order.lines().stream().mapToLong(Line::quantity).sum());
        } else {
            ordersRefused.increment();
        }
    }
}
