package dev.earmark;

import java.util.List;

/** A reserve was refused because not enough units were available (rule R3). Nothing was set aside. */
public final class OutOfStockException extends RefusedException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception with the message of the refusal.
     *
     * @param refusal the reason
     */
    public OutOfStockException(Refusal.NotEnough refusal) {
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
