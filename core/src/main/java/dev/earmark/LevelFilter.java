package dev.earmark;

/**
 * Selects levels of a list: all, or only those of which few units are available. Immutable.
 *
 * @param mostAvailable the largest number of available units, 0 to {@link StockLevel#MAX_UNITS}
 */
public record LevelFilter(long mostAvailable) {

    /**
     * Checks the number.
     *
     * @throws IllegalArgumentException if it is out of range
     */
    public LevelFilter {
        if (mostAvailable < 0 || mostAvailable > StockLevel.MAX_UNITS) {
            throw new IllegalArgumentException("mostAvailable " + mostAvailable + " is out of range; 0 to "
                    + StockLevel.MAX_UNITS + " are allowed");
        }
    }

    /**
     * Selects all levels.
     *
     * @return the filter
     */
    public static LevelFilter all() {
        return new LevelFilter(StockLevel.MAX_UNITS);
    }

    /**
     * Selects the levels with at most so many available units: what to order again.
     *
     * @param units 0 to {@link StockLevel#MAX_UNITS}
     * @return the filter
     * @throws IllegalArgumentException if the number is out of range
     */
    public static LevelFilter withAtMost(long units) {
        return new LevelFilter(units);
    }

    /**
     * Returns whether the filter selects a level.
     *
     * @param level the level
     * @return true if it does
     */
    public boolean matches(StockLevel level) {
        return level.available() <= mostAvailable;
    }
}
