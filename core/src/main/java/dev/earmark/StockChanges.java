package dev.earmark;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one atomic step of a store changed (rule R11). A step makes the changes of many callers at once. A replay, a
 * refusal and a purge change nothing and are not in it. Immutable.
 */
public final class StockChanges {
    private final List<ReservationChange> reservations;
    private final List<LevelChange> levels;

    StockChanges(List<ReservationChange> reservations, List<LevelChange> levels) {
        this.reservations = List.copyOf(reservations);
        this.levels = List.copyOf(levels);
    }

    /**
     * The changes of reservations, in the order in which they happened. A reservation that was made and confirmed in one
     * step is here twice.
     *
     * @return an unmodifiable list
     */
    public List<ReservationChange> reservations() {
        return reservations;
    }

    /**
     * The levels before and after the step, of each SKU of which a counter changed.
     *
     * @return an unmodifiable list with one element per SKU, sorted by SKU
     */
    public List<LevelChange> levels() {
        return levels;
    }

    /**
     * Whether nothing changed.
     *
     * @return true if both lists are empty
     */
    public boolean isEmpty() {
        return reservations.isEmpty() && levels.isEmpty();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof StockChanges that
                && reservations.equals(that.reservations)
                && levels.equals(that.levels);
    }

    @Override
    public int hashCode() {
        return Objects.hash(reservations, levels);
    }

    @Override
    public String toString() {
        return "StockChanges[reservations=" + reservations + ", levels=" + levels + "]";
    }
}
