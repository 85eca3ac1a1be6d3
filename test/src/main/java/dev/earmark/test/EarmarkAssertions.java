package dev.earmark.test;

import dev.earmark.Reservation;
import dev.earmark.StockLevel;
import dev.earmark.engine.ReservationOperations;
import org.assertj.core.annotation.CheckReturnValue;
import org.jspecify.annotations.Nullable;

/**
 * AssertJ assertions for what an engine returns. Their messages show all counters, or the whole reservation. Can be imported
 * beside AssertJ's own:
 *
 * <pre>{@code
 * import static dev.earmark.test.EarmarkAssertions.assertThat;
 * import static org.assertj.core.api.Assertions.assertThat;
 *
 * assertThat(engine).level("tea").hasAvailable(3).hasReserved(2);
 * assertThat(engine).reservation("order-7").isExpired();
 * assertThat(engine.reserve(request)).isHeld().hasLine("tea", 2);
 * }</pre>
 */
@CheckReturnValue
public final class EarmarkAssertions {
    private EarmarkAssertions() {}

    /**
     * Starts an assertion on the counters of a SKU.
     *
     * @param actual the level
     * @return the assertion
     */
    public static StockLevelAssert assertThat(@Nullable StockLevel actual) {
        return new StockLevelAssert(actual);
    }

    /**
     * Starts an assertion on a reservation.
     *
     * @param actual the reservation
     * @return the assertion
     */
    public static ReservationAssert assertThat(@Nullable Reservation actual) {
        return new ReservationAssert(actual);
    }

    /**
     * Starts an assertion on what an engine, or its view of a transaction, finds in the store.
     *
     * @param actual the engine
     * @return the assertion
     */
    public static StockAssert assertThat(@Nullable ReservationOperations actual) {
        return new StockAssert(actual);
    }
}
