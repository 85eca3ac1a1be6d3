package dev.earmark;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The counters of one SKU before and after a step. A shop compares the two: the SKU runs low if {@code available()} was
 * above its limit before and is not any more. Immutable.
 */
public final class LevelChange {
    private final @Nullable StockLevel before;
    private final StockLevel after;

    LevelChange(@Nullable StockLevel before, StockLevel after) {
        this.before = before;
        this.after = after;
    }

    /**
     * The SKU.
     *
     * @return the SKU
     */
    public Sku sku() {
        return after.sku();
    }

    /**
     * The level before the step.
     *
     * @return the level; empty if the SKU was unknown
     */
    public Optional<StockLevel> before() {
        return Optional.ofNullable(before);
    }

    /**
     * The level after the step.
     *
     * @return the level
     */
    public StockLevel after() {
        return after;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LevelChange that && Objects.equals(before, that.before) && after.equals(that.after);
    }

    @Override
    public int hashCode() {
        return Objects.hash(before, after);
    }

    @Override
    public String toString() {
        return "LevelChange[before=" + before + ", after=" + after + "]";
    }
}
