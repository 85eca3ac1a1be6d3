package dev.earmark.examples;

import dev.earmark.OperationId;
import dev.earmark.Refusal;
import dev.earmark.Reservation;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.StockOutcome;
import dev.earmark.StockOutcome.Refused;
import dev.earmark.engine.ReservationEngine;
import java.util.Optional;

/**
 * A shop in front of an engine, which keeps a tally of its own. Too few units, or a payment that comes too late, are ordinary
 * answers here; any other refusal is an error of the example and thrown. Safe for use by many threads.
 */
final class Shop {
    private final ReservationEngine engine;
    private final Tally tally = new Tally();

    Shop(ReservationEngine engine) {
        this.engine = engine;
    }

    /** Puts the first units of a SKU on hand. */
    void stock(Sku sku, long units) {
        engine.setOnHand(sku, units).orThrow();
        tally.supplied(sku, units);
    }

    /** Adds units, or takes some away; false if so many are not available. */
    boolean adjust(Sku sku, long delta, OperationId operation, String reason) {
        boolean adjusted = unlessRefused(Refusal.NotEnough.class, engine.adjust(sku, delta, operation, reason))
                .isPresent();
        if (adjusted) {
            tally.supplied(sku, delta);
        }
        return adjusted;
    }

    /** Sets units aside; empty if they are not to be had. */
    Optional<Reservation> reserve(ReserveRequest request) {
        return unlessRefused(Refusal.NotEnough.class, engine.tryReserve(request));
    }

    /** Sells what was set aside; false if the hold has expired. */
    boolean confirm(Reservation held) {
        Optional<Reservation> sold = unlessRefused(Refusal.WrongStatus.class, engine.confirm(held.id()));
        sold.ifPresent(tally::sold);
        return sold.isPresent();
    }

    /** Gives back what was set aside; false if the hold has expired. */
    boolean cancel(Reservation held) {
        return unlessRefused(Refusal.WrongStatus.class, engine.cancel(held.id()))
                .isPresent();
    }

    /** Reserves and confirms at once; false if the units are not to be had. */
    boolean sell(ReserveRequest request) {
        return reserve(request).map(this::confirm).orElse(false);
    }

    /** Compares the engine's levels with the tally; for the end, when nothing should be held any more. */
    Audit audit() {
        return tally.audit(engine);
    }

    private static <T> Optional<T> unlessRefused(Class<? extends Refusal> ordinary, StockOutcome<T> outcome) {
        if (outcome instanceof Refused<T> refused && ordinary.isInstance(refused.refusal())) {
            return Optional.empty();
        }
        return Optional.of(outcome.orThrow());
    }
}
