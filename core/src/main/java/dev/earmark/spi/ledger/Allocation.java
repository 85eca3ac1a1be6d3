package dev.earmark.spi.ledger;

import static java.util.stream.Collectors.toMap;

import dev.earmark.Line;
import dev.earmark.LineFromAny;
import dev.earmark.LineFromAny.Take;
import dev.earmark.OwnerId;
import dev.earmark.Refusal;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.Shortage;
import dev.earmark.Sku;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the units for the lines that one reservation shall have: those of a reserve, a change or a late confirm. Units that
 * the reservation has already count as available to it. Free units come first, so that no overdue reservation is reclaimed
 * without need; then overdue ones are reclaimed (R3). No SKU occurs in two lines, so no choice can take the units that
 * another line needs.
 */
final class Allocation {
    private final WorkingState state;
    private final UnitMoves units;
    private final OwnerLimits limits;
    private final ReservationId id;
    private final Map<Sku, Long> own;
    private final List<Reservation> reclaimed = new ArrayList<>();
    private List<Shortage> shortages = List.of();
    private List<Line> taken = List.of();

    /**
     * Starts an allocation.
     *
     * @param id the reservation, which is not reclaimed for itself
     * @param own what it holds already
     */
    Allocation(WorkingState state, UnitMoves units, OwnerLimits limits, ReservationId id, List<Line> own) {
        this.state = state;
        this.units = units;
        this.limits = limits;
        this.id = id;
        this.own = own.isEmpty() ? Map.of() : own.stream().collect(toMap(Line::sku, Line::quantity));
    }

    /** The overdue reservations that were expired for it. */
    List<Reservation> reclaimed() {
        return reclaimed;
    }

    /** The lines that were taken, in any order; all of them if {@link #find} has found no refusal. */
    List<Line> lines() {
        return taken;
    }

    /** Returns why the reservation cannot have these lines, or null if it can. */
    @Nullable
    Refusal find(@Nullable OwnerId owner, @Nullable Long limit, List<Line> lines, List<LineFromAny> fromAny) {
        List<Sku> unknown = state.unknown(lines, fromAny);
        if (!unknown.isEmpty()) {
            return new Refusal.UnknownSku(unknown);
        }
        Refusal exceeded = limits.exceeded(id, owner, limit, lines, fromAny, reclaimed);
        if (exceeded != null) {
            return exceeded;
        }
        for (Line line : lines) {
            take(line);
        }
        taken = lines;
        if (!fromAny.isEmpty()) {
            taken = new ArrayList<>(lines);
            fromAny.forEach(this::take);
        }
        if (shortages.isEmpty()) {
            return null;
        }
        shortages.sort(Comparator.comparing(Shortage::sku));
        return new Refusal.NotEnough(shortages);
    }

    private void take(Line line) {
        long available = claim(line.sku(), line.quantity());
        if (available < line.quantity()) {
            addShortage(line.sku(), line.quantity(), available);
        }
    }

    private void take(LineFromAny line) {
        boolean enough = line.take() == Take.WHOLE ? takeWhole(line) : takeSplit(line);
        if (!enough) {
            line.skus().forEach(sku -> addShortage(sku, line.quantity(), free(sku)));
        }
    }

    private void addShortage(Sku sku, long quantity, long available) {
        shortages = shortages.isEmpty() ? new ArrayList<>() : shortages;
        shortages.add(new Shortage(sku, quantity, available));
    }

    private boolean takeWhole(LineFromAny line) {
        for (Sku sku : line.skus()) {
            if (free(sku) >= line.quantity()) {
                return taken.add(new Line(sku, line.quantity()));
            }
        }
        for (Sku sku : line.skus()) {
            if (claim(sku, line.quantity()) >= line.quantity()) {
                return taken.add(new Line(sku, line.quantity()));
            }
        }
        return false;
    }

    private boolean takeSplit(LineFromAny line) {
        long missing = line.quantity();
        Map<Sku, Long> parts = new LinkedHashMap<>();
        for (Sku sku : line.skus()) {
            long some = Math.min(missing, free(sku));
            parts.put(sku, some);
            missing -= some;
        }
        for (Sku sku : line.skus()) {
            if (missing > 0) {
                long before = parts.getOrDefault(sku, 0L);
                long some = Math.min(before + missing, claim(sku, before + missing));
                parts.put(sku, some);
                missing -= some - before;
            }
        }
        parts.forEach((sku, some) -> {
            if (some > 0) {
                taken.add(new Line(sku, some));
            }
        });
        return missing == 0;
    }

    /** The units that the reservation can have without reclaiming. */
    private long free(Sku sku) {
        return state.knownLevel(sku).available() + own.getOrDefault(sku, 0L);
    }

    private long claim(Sku sku, long quantity) {
        long has = own.getOrDefault(sku, 0L);
        return units.claim(state.knownLevel(sku), quantity - has, reclaimed, id) + has;
    }

    /** Returns whether a reservation with these lines is what the request led to, so that the request is a repeat (R4). */
    static boolean ledTo(List<Line> reserved, List<Line> lines, List<LineFromAny> fromAny) {
        if (fromAny.isEmpty()) {
            return reserved.equals(lines);
        }
        Map<Sku, Long> left = new TreeMap<>();
        reserved.forEach(line -> left.put(line.sku(), line.quantity()));
        for (Line line : lines) {
            Long quantity = left.remove(line.sku());
            if (quantity == null || quantity != line.quantity()) {
                return false;
            }
        }
        for (LineFromAny line : fromAny) {
            long units = 0;
            int skus = 0;
            for (Sku sku : line.skus()) {
                Long quantity = left.remove(sku);
                if (quantity != null) {
                    units += quantity;
                    skus++;
                }
            }
            if (units != line.quantity() || (line.take() == Take.WHOLE && skus != 1)) {
                return false;
            }
        }
        return left.isEmpty();
    }
}
