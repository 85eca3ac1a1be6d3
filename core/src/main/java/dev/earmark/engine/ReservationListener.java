package dev.earmark.engine;

import dev.earmark.Refusal;
import dev.earmark.Reservation;
import dev.earmark.StockCommand;
import dev.earmark.StoreException;
import java.time.Duration;
import java.util.Collection;

/**
 * Receives what an engine did, for metrics and logs. Every method does nothing unless overridden. The engine calls it
 * after the store has made the step durable, in the caller's thread or in the reaper's. So a listener must be
 * thread-safe and should be quick. Its exceptions and errors are logged and have no other effect. Only an error of the
 * virtual machine (out of memory) also reaches the caller, or ends the reaper's run, after the step was made and the other
 * callers have their results.
 *
 * <p>The engine calls it once for each step that it took itself, never for a replay. If the process dies between the
 * step and the call, the call is lost. After an attempt without an answer the engine can only guess: it reports what
 * the next attempt finds as if it were its own step, and cannot report what the lost attempt reclaimed; a call that
 * ends with an {@link dev.earmark.OutcomeUnknownException} reports nothing. If you must not miss a change, read it with
 * {@link ReservationEngine#find}.
 */
public interface ReservationListener {

    /**
     * Units were set aside.
     *
     * @param reservation the new reservation
     */
    default void reserved(Reservation reservation) {}

    /**
     * A command was refused.
     *
     * @param command the command
     * @param refusal the reason
     */
    default void refused(StockCommand<?> command, Refusal refusal) {}

    /**
     * A reservation has other lines.
     *
     * @param reservation the reservation after the change
     */
    default void changed(Reservation reservation) {}

    /**
     * A reservation has another owner.
     *
     * @param reservation the reservation after the assign
     */
    default void assigned(Reservation reservation) {}

    /**
     * A reservation was sold, or a part of it: its lines are what was sold.
     *
     * @param reservation the reservation after the confirm
     */
    default void confirmed(Reservation reservation) {}

    /**
     * A reservation was given back.
     *
     * @param reservation the reservation after the cancel
     */
    default void cancelled(Reservation reservation) {}

    /**
     * A reservation was reclaimed after its deadline, by the reaper or by a command that needed its units. Not called
     * for what a store reclaimed in an attempt that failed afterwards, because more was overdue than one batch could
     * reclaim.
     *
     * @param reservation the reservation after it expired
     */
    default void expired(Reservation reservation) {}

    /**
     * Sold units were returned.
     *
     * @param reservation the reservation with its returned units
     */
    default void returned(Reservation reservation) {}

    /**
     * An attempt failed and the engine is about to retry.
     *
     * @param failures the number of failed attempts of this call so far, starting at 1
     * @param pause the pause before the next attempt
     * @param cause the failure of the last attempt
     */
    default void retried(int failures, Duration pause, StoreException cause) {}

    /**
     * Several listeners as one, called in this order. What one of them throws is logged under its name, and does not keep the
     * others from hearing.
     *
     * @param listeners any number
     * @return a listener that calls each of them
     */
    static ReservationListener all(Collection<? extends ReservationListener> listeners) {
        return new SeveralListeners(listeners);
    }
}
