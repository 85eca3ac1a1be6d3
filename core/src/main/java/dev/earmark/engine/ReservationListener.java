package dev.earmark.engine;

import dev.earmark.Refusal;
import dev.earmark.Reservation;
import dev.earmark.StockCommand;
import dev.earmark.StoreException;
import java.time.Duration;

/**
 * Is told what an engine has done, for metrics, logs and what the shop hangs on them. Every method does nothing unless
 * overridden. Called after the store has made the step durable, in the thread that called the engine or in the reaper's, so
 * it must be safe for use by many threads and should be quick. An exception from it is logged and harms nothing.
 *
 * <p>Told once for each step that this engine took, never for a replay; a process that dies between the step and the call
 * does not make up for it. After a try without an answer the engine can only guess: it tells what the next try finds done as
 * if it were its own step, and cannot tell what the lost try had reclaimed; a call that ends in an
 * {@link dev.earmark.OutcomeUnknownException} tells nothing. For what must not be missed, look with
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
     * @param command what was asked for
     * @param refusal why it was refused
     */
    default void refused(StockCommand<?> command, Refusal refusal) {}

    /**
     * A reservation was sold.
     *
     * @param reservation the reservation after it
     */
    default void confirmed(Reservation reservation) {}

    /**
     * A reservation was given back.
     *
     * @param reservation the reservation after it
     */
    default void cancelled(Reservation reservation) {}

    /**
     * A reservation was reclaimed after its deadline, by the reaper or by a command that was short of its units. Not told of
     * what a store reclaimed in a try that failed afterwards, because so much was overdue that one batch could not hold it.
     *
     * @param reservation the reservation after it
     */
    default void expired(Reservation reservation) {}

    /**
     * Sold units came back.
     *
     * @param reservation the reservation after it
     */
    default void returned(Reservation reservation) {}

    /**
     * A call failed for the moment and is about to be tried again.
     *
     * @param failures how many tries of this call have failed so far, from 1
     * @param pause how long the engine waits before the next try
     * @param cause why the last try failed
     */
    default void retried(int failures, Duration pause, StoreException cause) {}
}
