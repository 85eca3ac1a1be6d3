package dev.earmark.spi.ledger;

import dev.earmark.ChangeCause;
import dev.earmark.Line;
import dev.earmark.Refusal;
import dev.earmark.Reservation;
import dev.earmark.ReservationStatus;
import dev.earmark.Sku;
import dev.earmark.StockLevel;
import dev.earmark.spi.Reservations;
import dev.earmark.spi.StockLevels;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Moves units between the counters of a level, and reclaims overdue reservations to find more units. */
final class UnitMoves {
    private final WorkingState state;
    private final Set<Sku> shortOf = new TreeSet<>();

    UnitMoves(WorkingState state) {
        this.state = state;
    }

    Set<Sku> shortOf() {
        return shortOf;
    }

    /**
     * Expires overdue reservations of a SKU, the longest overdue first, until enough units are available or no overdue
     * reservation is left (R3). Returns the units that are available then.
     */
    long claim(StockLevel level, long needed, List<Reservation> reclaimed) {
        long available = level.available();
        for (Reservation overdue : available < needed ? state.overdue(level.sku()) : List.<Reservation>of()) {
            if (available >= needed) {
                break;
            }
            if (whyNotReleasable(overdue).isEmpty()) {
                reclaimed.add(release(overdue, ReservationStatus.EXPIRED, ChangeCause.RECLAIM));
                available = availableNow(level.sku());
            }
        }
        if (available < needed) {
            shortOf.add(level.sku());
        }
        return available;
    }

    /** Finds a contradiction between a held reservation and its counters; only a change by hand causes one (R7). */
    Optional<Refusal> whyNotReleasable(Reservation held) {
        for (Line line : held.lines()) {
            StockLevel level = state.level(line.sku());
            if (level == null || level.reserved() < line.quantity()) {
                return Optional.of(new Refusal.Inconsistent(held.id(), line.sku()));
            }
        }
        return Optional.empty();
    }

    void reserve(Line line) {
        StockLevel level = levelOf(line.sku());
        state.save(StockLevels.of(level.sku(), level.onHand(), level.reserved() + line.quantity(), level.sold()));
    }

    Reservation release(Reservation held, ReservationStatus status, ChangeCause cause) {
        for (Line line : held.lines()) {
            StockLevel level = levelOf(line.sku());
            state.save(StockLevels.of(level.sku(), level.onHand(), level.reserved() - line.quantity(), level.sold()));
        }
        return saved(Reservations.withStatus(held, status), cause);
    }

    Reservation sell(Reservation held) {
        for (Line line : held.lines()) {
            StockLevel level = levelOf(line.sku());
            long quantity = line.quantity();
            state.save(StockLevels.of(
                    level.sku(), level.onHand() - quantity, level.reserved() - quantity, level.sold() + quantity));
        }
        return saved(Reservations.withStatus(held, ReservationStatus.CONFIRMED), ChangeCause.CONFIRM);
    }

    private Reservation saved(Reservation changed, ChangeCause cause) {
        state.update(changed, cause);
        return changed;
    }

    private long availableNow(Sku sku) {
        return levelOf(sku).available();
    }

    private StockLevel levelOf(Sku sku) {
        StockLevel level = state.level(sku);
        if (level == null) {
            throw new IllegalStateException("the level of SKU " + sku + " was checked before but is missing now");
        }
        return level;
    }
}
