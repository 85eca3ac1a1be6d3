package dev.earmark;

import java.util.List;

/**
 * A reserve or an adjust was refused and not applied, because it needed more units than were available (rules R2
 * and R3). No other verb throws it. Created by {@link Refusal#toException()}.
 */
public final class OutOfStockException extends RefusedException {
    private static final long serialVersionUID = 1L;

    /** Only {@link Refusal.NotEnough#toException()} calls this. */
    OutOfStockException(Refusal.NotEnough refusal) {
        super(refusal);
    }

    /**
     * The lines for which not enough units were available.
     *
     * @return at least one, sorted by SKU
     */
    public List<Shortage> shortages() {
        return refusal().shortages();
    }

    @Override
    public Refusal.NotEnough refusal() {
        return (Refusal.NotEnough) super.refusal();
    }
}
