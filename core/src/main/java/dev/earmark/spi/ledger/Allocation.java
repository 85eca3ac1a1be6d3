package dev.earmark.spi.ledger;

import static java.util.stream.Collectors.toMap;

import dev.earmark.Line;
import dev.earmark.LineFromAny;
import dev.earmark.LineFromAny.Take;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.Shortage;
import dev.earmark.Sku;
import dev.earmark.StockLevel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Decides from which SKUs the lines of one reservation are taken. Units that the reservation has already count as
 * available to it. Free units come first, so that no overdue reservation is reclaimed without need; then overdue ones are
 * reclaimed (R3). No SKU occurs in two lines, so no choice can take the units that another line needs.
 */
final class Allocation {
    private final WorkingState state;
    private final UnitMoves units;
    private final ReservationId id;
    private final Map<Sku, Long> own;
    private final List<Reservation> reclaimed = new ArrayList<>();
    private final SortedMap<Sku, Long> taken = new TreeMap<>();
    private final List<Shortage> shortages = new ArrayList<>();

    /**
     * Starts an allocation.
     *
     * @param id the reservation, which is not reclaimed for itself
     * @param own what it holds already
     */
    Allocation(WorkingState state, UnitMoves units, ReservationId id, List<Line> own) {
        this.state = state;
        this.units = units;
        this.id = id;
        this.own = own.stream().collect(toMap(Line::sku, Line::quantity));
    }

    /** The overdue reservations that were expired for it. */
    List<Reservation> reclaimed() {
        return reclaimed;
    }

    /** What was short, sorted by SKU; empty if all lines could be taken. */
    List<Shortage> shortages() {
        shortages.sort(Comparator.comparing(Shortage::sku));
        return shortages;
    }

    /** The lines that were chosen, if nothing was short. */
    List<Line> lines() {
        List<Line> lines = new ArrayList<>(taken.size());
        taken.forEach((sku, quantity) -> lines.add(new Line(sku, quantity)));
        return lines;
    }

    void take(List<Line> lines, List<LineFromAny> fromAny) {
        for (Line line : lines) {
            long available = claim(line.sku(), line.quantity());
            if (available < line.quantity()) {
                shortages.add(new Shortage(line.sku(), line.quantity(), available));
            }
            taken.put(line.sku(), line.quantity());
        }
        for (LineFromAny line : fromAny) {
            boolean enough = line.take() == Take.WHOLE ? takeWhole(line) : takeSplit(line);
            if (!enough) {
                line.skus().forEach(sku -> shortages.add(new Shortage(sku, line.quantity(), free(sku))));
            }
        }
    }

    private boolean takeWhole(LineFromAny line) {
        for (Sku sku : line.skus()) {
            if (free(sku) >= line.quantity()) {
                taken.put(sku, line.quantity());
                return true;
            }
        }
        for (Sku sku : line.skus()) {
            if (claim(sku, line.quantity()) >= line.quantity()) {
                taken.put(sku, line.quantity());
                return true;
            }
        }
        return false;
    }

    private boolean takeSplit(LineFromAny line) {
        long missing = line.quantity();
        for (Sku sku : line.skus()) {
            long some = Math.min(missing, free(sku));
            missing -= some;
            put(sku, some);
        }
        for (Sku sku : line.skus()) {
            if (missing > 0) {
                long before = taken.getOrDefault(sku, 0L);
                long some = Math.min(before + missing, claim(sku, before + missing));
                missing -= some - before;
                put(sku, some);
            }
        }
        return missing == 0;
    }

    private void put(Sku sku, long quantity) {
        if (quantity > 0) {
            taken.put(sku, quantity);
        }
    }

    /** The units that the reservation can have without reclaiming. */
    private long free(Sku sku) {
        return levelOf(sku).available() + own.getOrDefault(sku, 0L);
    }

    private long claim(Sku sku, long quantity) {
        long has = own.getOrDefault(sku, 0L);
        return units.claim(levelOf(sku), quantity - has, reclaimed, id) + has;
    }

    private StockLevel levelOf(Sku sku) {
        StockLevel level = state.level(sku);
        if (level == null) {
            throw new IllegalStateException("the level of SKU " + sku + " was checked before but is missing now");
        }
        return level;
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
