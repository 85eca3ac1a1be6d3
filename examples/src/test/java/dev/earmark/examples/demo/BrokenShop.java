package dev.earmark.examples.demo;

import java.time.Duration;

/** A shop with a fault, which the page must show. */
final class BrokenShop implements Shop {
    private final MemoryShop shop = new MemoryShop(Duration.ofSeconds(60));
    private final Fault fault;

    /** What is wrong with it. */
    enum Fault {
        LOSES_UNITS,
        FORGETS_SALES,
        FAILS
    }

    BrokenShop(Fault fault) {
        this.fault = fault;
    }

    @Override
    public void stock(long units) {
        shop.stock(fault == Fault.LOSES_UNITS ? units + 1 : units);
    }

    @Override
    public boolean reserve(String order) {
        if (fault == Fault.FAILS) {
            throw new IllegalStateException("the shop is broken");
        }
        return shop.reserve(order);
    }

    @Override
    public boolean confirm(String order) {
        return shop.confirm(order);
    }

    @Override
    public void sweep() {
        shop.sweep();
    }

    @Override
    public void giveBackAll() {
        shop.giveBackAll();
    }

    @Override
    public Stand stand() {
        Stand stand = shop.stand();
        return fault == Fault.FORGETS_SALES && stand.sold() > 0
                ? new Stand(stand.available() + 1, stand.reserved(), stand.sold() - 1)
                : stand;
    }

    @Override
    public long expired() {
        return shop.expired();
    }
}
