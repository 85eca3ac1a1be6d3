package dev.earmark.spi.ledger;

import dev.earmark.ChangeCause;
import dev.earmark.Line;
import dev.earmark.Refusal;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReservationStatus;
import dev.earmark.Sku;
import dev.earmark.StockLevel;
import dev.earmark.spi.Reservations;
import dev.earmark.spi.StockLevels;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Moves units between the counters of a level, and reclaims overdue reservations to find more units. */
final class UnitMoves {
    private final WorkingState state;
    private Set<Sku> shortOf = Set.of();

    UnitMoves(WorkingState state) {
        this.state = state;
    }

    Set<Sku> shortOf() {
        return shortOf;
    }

    /**
     * Expires overdue reservations of a SKU, the longest overdue first, until enough units are available or no overdue
     * reservation is left (R3). Returns the units that are available then.
     *
     * @param claimant the reservation that needs the units, which is not expired for itself; null if there is none
     */
    long claim(StockLevel level, long needed, List<Reservation> reclaimed, @Nullable ReservationId claimant) {
        long available = level.available();
        for (Reservation overdue : available < needed ? state.overdue(level.sku()) : List.<Reservation>of()) {
            if (available >= needed) {
                break;
            }
            if (!overdue.id().equals(claimant) && whyNotReleasable(overdue).isEmpty()) {
                reclaimed.add(release(overdue, ReservationStatus.EXPIRED, ChangeCause.RECLAIM));
                available = availableNow(level.sku());
            }
        }
        if (available < needed) {
            shortOf = shortOf.isEmpty() ? new TreeSet<>() : shortOf;
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
        move(line.sku(), 0, line.quantity(), 0);
    }

    Reservation release(Reservation held, ReservationStatus status, ChangeCause cause) {
        giveBack(held.lines());
        return state.update(Reservations.withStatus(held, status), cause);
    }

    /** Takes and gives back only the difference. */
    Reservation change(Reservation held, List<Line> lines) {
        giveBack(held.lines());
        for (Line line : lines) {
            reserve(line);
        }
        return state.update(Reservations.withLines(held, lines), ChangeCause.CHANGE);
    }

    /**
     * Sells units, and gives back those that are held but not sold.
     *
     * @param held the units that are set aside now; none for a reservation that has expired
     * @param sold the units to sell
     */
    Reservation sell(Reservation reservation, List<Line> held, List<Line> sold) {
        giveBack(held);
        for (Line line : sold) {
            move(line.sku(), -line.quantity(), 0, line.quantity());
        }
        return state.update(
                Reservations.withStatus(Reservations.withLines(reservation, sold), ReservationStatus.CONFIRMED),
                ChangeCause.CONFIRM);
    }

    private void giveBack(List<Line> lines) {
        for (Line line : lines) {
            move(line.sku(), 0, -line.quantity(), 0);
        }
    }

    private void move(Sku sku, long onHand, long reserved, long sold) {
        StockLevel level = state.knownLevel(sku);
        state.save(StockLevels.of(sku, level.onHand() + onHand, level.reserved() + reserved, level.sold() + sold));
    }

    private long availableNow(Sku sku) {
        return state.knownLevel(sku).available();
    }
}
