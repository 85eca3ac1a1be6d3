package dev.earmark;

/**
 * The counters of a SKU and the units of its held reservations, read at one instant. They agree unless the stored data was
 * changed by hand (rule R7). Immutable.
 *
 * @param sku the SKU
 * @param onHand units on hand, as stored
 * @param reserved reserved units, as stored; the other numbers may break every rule too, if they were changed by hand
 * @param sold sold units, as stored
 * @param held the sum of the lines of the held reservations
 */
public record LevelAudit(Sku sku, long onHand, long reserved, long sold, long held) {

    /**
     * Returns whether the counters obey the rules and agree with the reservations.
     *
     * @return true if {@code reserved} equals {@code held}, and {@code 0 <= reserved <= onHand} and {@code 0 <= sold}
     */
    public boolean isConsistent() {
        return reserved == held && reserved >= 0 && reserved <= onHand && sold >= 0;
    }
}
