package dev.earmark.jdbc;

import dev.earmark.LateConfirm;
import dev.earmark.Line;
import dev.earmark.LineFromAny;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Adjust;
import dev.earmark.StockCommand.Change;
import dev.earmark.StockCommand.Confirm;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.StockLevel;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many units of each SKU a batch takes at most. An estimate: commands that are refused or repeated take none, and
 * commands before them may give units back. So {@link OverdueSearch} searches again if it found too few.
 */
final class Demand {
    private final Map<Sku, Long> taken = new HashMap<>();
    private final Map<Sku, Long> onHand = new HashMap<>();

    private Demand() {}

    /**
     * Adds up what commands take.
     *
     * @param known the reservations that they name
     */
    static Demand of(List<StockCommand<?>> commands, Map<ReservationId, Reservation> known) {
        Demand demand = new Demand();
        commands.forEach(command -> demand.add(command, known));
        return demand;
    }

    private void add(StockCommand<?> command, Map<ReservationId, Reservation> known) {
        if (command instanceof Reserve reserve) {
            take(reserve.lines(), reserve.fromAny());
        } else if (command instanceof Change change) {
            take(change.lines(), change.fromAny());
        } else if (command instanceof Confirm confirm) {
            if (confirm.late() == LateConfirm.RESERVE_AGAIN) {
                Reservation late = known.get(confirm.id());
                take(late == null || !confirm.lines().isEmpty() ? confirm.lines() : late.lines(), List.of());
            }
        } else if (command instanceof Adjust adjust) {
            take(adjust.sku(), Math.max(0, -adjust.delta()));
        } else if (command instanceof SetOnHand count) {
            onHand.merge(count.sku(), count.onHand(), Math::min);
        }
    }

    /** Each SKU of a choice may be asked for all of its units. */
    private void take(List<Line> lines, List<LineFromAny> fromAny) {
        lines.forEach(line -> take(line.sku(), line.quantity()));
        fromAny.forEach(line -> line.skus().forEach(sku -> take(sku, line.quantity())));
    }

    private void take(Sku sku, long units) {
        taken.merge(sku, units, Long::sum);
    }

    /** How many units of these SKUs the batch takes beyond the available ones, for each at least 1. */
    Map<Sku, Long> beyond(Map<Sku, StockLevel> levels, Collection<Sku> skus) {
        Map<Sku, Long> beyond = new TreeMap<>();
        for (Sku sku : skus) {
            StockLevel level = levels.get(sku);
            long units = taken.getOrDefault(sku, 0L);
            if (level != null) {
                units += Math.max(0, level.onHand() - onHand.getOrDefault(sku, level.onHand())) - level.available();
            }
            beyond.put(sku, Math.max(1, units));
        }
        return beyond;
    }
}
