package dev.earmark.test;

import dev.earmark.StockLevel;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/** Assertions on the counters of one SKU. A message shows all of them. */
public final class StockLevelAssert extends AbstractAssert<StockLevelAssert, StockLevel> {

    StockLevelAssert(@Nullable StockLevel actual) {
        super(actual, StockLevelAssert.class);
    }

    /**
     * Fails unless this many units are physically there.
     *
     * @param expected the units
     * @return this assertion
     */
    public StockLevelAssert hasOnHand(long expected) {
        isNotNull();
        return requireCounter("on hand", expected, actual.onHand());
    }

    /**
     * Fails unless held reservations have this many units.
     *
     * @param expected the units
     * @return this assertion
     */
    public StockLevelAssert hasReserved(long expected) {
        isNotNull();
        return requireCounter("reserved", expected, actual.reserved());
    }

    /**
     * Fails unless this many units were sold and not returned.
     *
     * @param expected the units
     * @return this assertion
     */
    public StockLevelAssert hasSold(long expected) {
        isNotNull();
        return requireCounter("sold", expected, actual.sold());
    }

    /**
     * Fails unless this many units can still be reserved.
     *
     * @param expected the units
     * @return this assertion
     */
    public StockLevelAssert hasAvailable(long expected) {
        isNotNull();
        return requireCounter("available", expected, actual.available());
    }

    private StockLevelAssert requireCounter(String what, long expected, long found) {
        if (found != expected) {
            throw failureWithActualExpected(
                    found,
                    expected,
                    "%nExpected %s %s of SKU %s, but it is %s.%n"
                            + "All counters: on hand %s, reserved %s, available %s, sold %s",
                    what,
                    expected,
                    actual.sku(),
                    found,
                    actual.onHand(),
                    actual.reserved(),
                    actual.available(),
                    actual.sold());
        }
        return this;
    }
}
