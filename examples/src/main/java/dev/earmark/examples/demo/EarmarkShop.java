package dev.earmark.examples.demo;

import dev.earmark.HeldFilter;
import dev.earmark.OperationId;
import dev.earmark.PageRequest;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockLevel;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.engine.ReservationListener;
import dev.earmark.spi.StockStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** A shop that uses Earmark. */
final class EarmarkShop implements Shop {
    private final Sku sku;
    private final Batches batches = new Batches();
    private final ReservationEngine engine;
    private final LongAdder expired = new LongAdder();

    /**
     * Opens a shop.
     *
     * @param sku a SKU that the store does not know yet
     */
    EarmarkShop(StockStore store, Sku sku, Duration holdFor) {
        this.sku = sku;
        this.engine = ReservationEngine.builder(store)
                .holdFor(holdFor)
                .observer(batches)
                .listener(new ReservationListener() {
                    @Override
                    public void expired(Reservation reservation) {
                        expired.increment();
                    }
                })
                .build();
    }

    @Override
    public void stock(long units) {
        engine.setOnHand(sku, units, OperationId.of("delivery-of-" + sku));
    }

    @Override
    public boolean reserve(String order) {
        return engine.tryReserve(
                        ReserveRequest.builder(order).line(sku.value(), 1).build())
                instanceof Applied;
    }

    @Override
    public boolean confirm(String order) {
        return engine.tryConfirm(ReservationId.of(order)) instanceof Applied;
    }

    /** Does nothing: the engine's reaper wakes when a reservation expires. */
    @Override
    public void sweep() {}

    @Override
    public void giveBackAll() {
        List<Reservation> held = held();
        while (!held.isEmpty()) {
            engine.attemptAll(held.stream()
                    .map(reservation -> new StockCommand.Cancel(reservation.id()))
                    .toList());
            held = held();
        }
    }

    private List<Reservation> held() {
        return engine.held(new HeldFilter.OfSku(sku), PageRequest.first(1_000)).reservations();
    }

    @Override
    public Stand stand() {
        StockLevel level = engine.level(sku).orElseThrow();
        return new Stand(level.available(), level.reserved(), level.sold());
    }

    @Override
    public long expired() {
        return expired.sum();
    }

    @Override
    public BatchSizes batches() {
        return batches.sinceLastCall();
    }

    @Override
    public void close() {
        engine.close();
    }
}
