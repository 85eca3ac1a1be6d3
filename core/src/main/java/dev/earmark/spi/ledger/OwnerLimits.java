package dev.earmark.spi.ledger;

import dev.earmark.ChangeCause;
import dev.earmark.Line;
import dev.earmark.LineFromAny;
import dev.earmark.OwnerId;
import dev.earmark.Refusal;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReservationStatus;
import dev.earmark.Sku;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks how many units of a SKU an owner holds or has bought. Overdue reservations of the owner that have the SKU are expired,
 * the longest overdue first, before a command is refused (R3).
 */
final class OwnerLimits {
    private final WorkingState state;
    private final UnitMoves units;

    OwnerLimits(WorkingState state, UnitMoves units) {
        this.state = state;
        this.units = units;
    }

    /**
     * Checks the lines that a reservation shall have.
     *
     * @param id the reservation, whose present lines do not count
     * @param owner its owner, or null
     * @param limit its limit, or null
     * @param reclaimed receives the overdue reservations of the owner that were expired
     * @return the refusal, or null if the lines are within the limit
     */
    @Nullable
    Refusal exceeded(
            ReservationId id,
            @Nullable OwnerId owner,
            @Nullable Long limit,
            List<Line> lines,
            List<LineFromAny> fromAny,
            List<Reservation> reclaimed) {
        if (owner == null || limit == null) {
            return null;
        }
        for (Line line : lines) {
            Refusal refusal = exceeded(id, owner, limit, line.quantity(), List.of(line.sku()), reclaimed);
            if (refusal != null) {
                return refusal;
            }
        }
        for (LineFromAny line : fromAny) {
            Refusal refusal = exceeded(id, owner, limit, line.quantity(), line.skus(), reclaimed);
            if (refusal != null) {
                return refusal;
            }
        }
        return null;
    }

    private @Nullable Refusal exceeded(
            ReservationId id, OwnerId owner, long limit, long quantity, List<Sku> skus, List<Reservation> reclaimed) {
        List<Reservation> others = state.ownedBy(owner).stream()
                .filter(one -> !one.id().equals(id))
                .toList();
        long owned = others.stream().mapToLong(one -> unitsOf(one, skus)).sum();
        for (Reservation one : others) {
            if (owned + quantity <= limit) {
                break;
            }
            long unitsOfOne = unitsOf(one, skus);
            if (unitsOfOne > 0
                    && one.isOverdue(state.now())
                    && units.whyNotReleasable(one).isEmpty()) {
                reclaimed.add(units.release(one, ReservationStatus.EXPIRED, ChangeCause.RECLAIM));
                owned -= unitsOfOne;
            }
        }
        return owned + quantity <= limit ? null : new Refusal.LimitExceeded(owner, skus.get(0), limit, owned, quantity);
    }

    private static long unitsOf(Reservation reservation, List<Sku> skus) {
        return switch (reservation.status()) {
            case HELD -> sum(reservation.lines(), skus);
            case CONFIRMED -> sum(reservation.lines(), skus) - sum(reservation.returned(), skus);
            case CANCELLED, EXPIRED -> 0;
        };
    }

    private static long sum(List<Line> lines, List<Sku> skus) {
        return lines.stream()
                .filter(line -> skus.contains(line.sku()))
                .mapToLong(Line::quantity)
                .sum();
    }
}
