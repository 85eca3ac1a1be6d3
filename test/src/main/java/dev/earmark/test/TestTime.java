package dev.earmark.test;

import dev.earmark.Reservation;
import dev.earmark.engine.ReservationEngine;
import java.time.Duration;
import java.util.List;

/**
 * Time that a test lets pass, for the stock of one store: {@link TestClock} for an in-memory store, {@link DatabaseTime}
 * for a database. The test does not wait, and no other clock is changed.
 *
 * <p>An expiry needs more than time: somebody must look. {@link #expiringWith} makes the reaper of an engine look each time.
 * Without it the test sees what a shop sees between a deadline and the next run of its reaper.
 */
public interface TestTime {

    /**
     * Lets time pass. Afterwards every deadline and every retention time is closer, or further past, by this time.
     *
     * @param time zero or more
     * @throws IllegalArgumentException if the time is negative
     */
    void advance(Duration time);

    /**
     * Lets pass what was left until the deadline of a reservation. The reservation is overdue afterwards, and is expired if
     * this was made by {@link #expiringWith}.
     *
     * @param reservation a held reservation as the engine has just returned it. Time that has passed since it was read
     *     passes once more.
     * @throws IllegalArgumentException if it is not held, or was overdue already when it was read
     */
    default void advancePast(Reservation reservation) {
        Duration left = reservation.remaining();
        if (left.isZero()) {
            throw new IllegalArgumentException("no time was left until a deadline of reservation " + reservation.id()
                    + ": it is " + reservation.status() + ", with the deadline " + reservation.expiresAt()
                    + ". Read it again with engine.find(id), or use advance(time)");
        }
        advance(left);
    }

    /**
     * Returns the same time with reapers: after each {@code advance} it runs the reaper of each engine until it has nothing
     * left to do. It expires what is overdue, and purges what finished longer ago than the engine's retention time. When
     * {@code advance} returns, change hooks and listeners have been called.
     *
     * <p>Build these engines with {@link dev.earmark.engine.ReaperPolicy#OFF}. Otherwise the thread of their own reaper may
     * expire a reservation at the same moment, and call the listener a little after {@code advance} has returned.
     *
     * @param engines engines of the shop's instances, at least one
     * @return another view of this time
     * @throws IllegalArgumentException if there is no engine
     */
    default TestTime expiringWith(ReservationEngine... engines) {
        return new ExpiringTime(this, List.of(engines));
    }
}
