package dev.earmark.test;

import static dev.earmark.ReservationStatus.CANCELLED;
import static dev.earmark.ReservationStatus.CONFIRMED;
import static dev.earmark.ReservationStatus.EXPIRED;
import static dev.earmark.ReservationStatus.HELD;

import dev.earmark.Line;
import dev.earmark.OwnerId;
import dev.earmark.Reservation;
import dev.earmark.ReservationStatus;
import dev.earmark.Sku;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/** Assertions on a reservation. A message shows all of it. */
public final class ReservationAssert extends AbstractAssert<ReservationAssert, Reservation> {

    ReservationAssert(@Nullable Reservation actual) {
        super(actual, ReservationAssert.class);
    }

    /**
     * Fails unless the units are set aside.
     *
     * @return this assertion
     */
    public ReservationAssert isHeld() {
        return hasStatus(HELD);
    }

    /**
     * Fails unless the units are sold.
     *
     * @return this assertion
     */
    public ReservationAssert isConfirmed() {
        return hasStatus(CONFIRMED);
    }

    /**
     * Fails unless the reservation was cancelled.
     *
     * @return this assertion
     */
    public ReservationAssert isCancelled() {
        return hasStatus(CANCELLED);
    }

    /**
     * Fails unless the reservation was expired. One whose deadline has passed is held until somebody expires it.
     *
     * @return this assertion
     */
    public ReservationAssert isExpired() {
        return hasStatus(EXPIRED);
    }

    /**
     * Fails unless the reservation has this status.
     *
     * @param expected the status
     * @return this assertion
     */
    public ReservationAssert hasStatus(ReservationStatus expected) {
        isNotNull();
        return require("status", expected, actual.status());
    }

    /**
     * Fails unless the reservation has this many units of a SKU.
     *
     * @param sku the SKU
     * @param quantity its units; 0 if the reservation must have none
     * @return this assertion
     */
    public ReservationAssert hasLine(String sku, long quantity) {
        isNotNull();
        Sku wanted = Sku.of(sku);
        return require("units of SKU " + sku, quantity, unitsOf(wanted, actual.lines()));
    }

    /**
     * Fails unless the reservation has these lines and no others.
     *
     * @param expected the lines, each of another SKU, in any order
     * @return this assertion
     */
    public ReservationAssert hasLines(Line... expected) {
        isNotNull();
        List<Line> sorted = List.of(expected).stream()
                .sorted((one, other) -> one.sku().compareTo(other.sku()))
                .toList();
        return require("lines", sorted, actual.lines());
    }

    /**
     * Fails unless this many units of a SKU were returned.
     *
     * @param sku the SKU
     * @param quantity its returned units
     * @return this assertion
     */
    public ReservationAssert hasReturned(String sku, long quantity) {
        isNotNull();
        return require("returned units of SKU " + sku, quantity, unitsOf(Sku.of(sku), actual.returned()));
    }

    /**
     * Fails unless the reservation belongs to this shopper or cart.
     *
     * @param expected the owner
     * @return this assertion
     */
    public ReservationAssert hasOwner(String expected) {
        isNotNull();
        return require("owner", OwnerId.of(expected), actual.owner().orElse(null));
    }

    /**
     * Fails unless the units were set aside for this time, counted from when the reservation was made; for what was set
     * as {@code holdFor}.
     *
     * @param expected the time from its creation to its deadline
     * @return this assertion
     */
    public ReservationAssert isHeldFor(Duration expected) {
        isHeld();
        return require(
                "time from creation to deadline", expected, Duration.between(actual.createdAt(), actual.expiresAt()));
    }

    private static long unitsOf(Sku sku, List<Line> lines) {
        return lines.stream()
                .filter(line -> line.sku().equals(sku))
                .mapToLong(Line::quantity)
                .sum();
    }

    private ReservationAssert require(String what, Object expected, @Nullable Object found) {
        if (!Objects.equals(expected, found)) {
            throw failureWithActualExpected(
                    found,
                    expected,
                    "%nExpected %s %s of reservation %s, but it is %s.%nAll of it: %s",
                    what,
                    expected,
                    actual.id(),
                    found,
                    actual);
        }
        return this;
    }
}
