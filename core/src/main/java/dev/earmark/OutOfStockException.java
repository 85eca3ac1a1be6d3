package dev.earmark;

import java.util.List;

/** A reservation was refused because units were short (rule R3). Nothing was set aside. */
public final class OutOfStockException extends RefusedException {
    private static final long serialVersionUID = 1L;

    private final transient List<Shortage> shortages;

    /**
     * Carries the shortages.
     *
     * @param refusal which lines were short
     */
    public OutOfStockException(Refusal.NotEnough refusal) {
        super(refusal);
        this.shortages = refusal.shortages();
    }

    /**
     * The lines that were short.
     *
     * @return at least one, sorted by SKU
     */
    public List<Shortage> shortages() {
        return shortages;
    }
}
