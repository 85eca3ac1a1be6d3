package dev.earmark;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets {@code dev.earmark.spi} create the types whose constructors are hidden, so that these types can grow without
 * breaking their users. Not for use by applications: call the factories of {@code dev.earmark.spi}.
 */
public abstract class SpiAccess {
    /** For the factories of {@code dev.earmark.spi}. */
    protected SpiAccess() {}

    /**
     * Creates a reservation.
     *
     * @param id the id
     * @param lines at least one line
     * @param status the status
     * @param createdAt the time of creation
     * @param expiresAt the deadline
     * @param owner the owner, or null
     * @param returned the returned units
     * @param limitPerOwner the limit, or null
     * @param extendableUntil the latest deadline, or null
     * @param asOf the store's time at which the reservation was like this
     * @return the reservation
     */
    protected static Reservation newReservation(
            ReservationId id,
            List<Line> lines,
            ReservationStatus status,
            Instant createdAt,
            Instant expiresAt,
            @Nullable OwnerId owner,
            List<Line> returned,
            @Nullable Long limitPerOwner,
            @Nullable Instant extendableUntil,
            Instant asOf) {
        return new Reservation(
                id, lines, status, createdAt, expiresAt, owner, returned, limitPerOwner, extendableUntil, asOf);
    }

    /**
     * The time by the store's clock at which the reservation was like this.
     *
     * @param reservation the reservation
     * @return the time
     */
    protected static Instant asOf(Reservation reservation) {
        return reservation.asOf();
    }

    /**
     * Creates a level.
     *
     * @param sku the SKU
     * @param onHand units on hand
     * @param reserved reserved units
     * @param sold sold units
     * @return the level
     */
    protected static StockLevel newStockLevel(Sku sku, long onHand, long reserved, long sold) {
        return new StockLevel(sku, onHand, reserved, sold);
    }

    /**
     * Creates the outcome of an applied command.
     *
     * @param value the result
     * @param replay whether an earlier call had applied the command
     * @param reclaimed the overdue reservations that were expired for the command
     * @param <T> the type of the result
     * @return the outcome
     */
    protected static <T> StockOutcome<T> newApplied(T value, boolean replay, List<Reservation> reclaimed) {
        return new StockOutcome.Applied<>(value, replay, reclaimed);
    }

    /**
     * Creates the outcome of a refused command.
     *
     * @param refusal the reason
     * @param reclaimed the overdue reservations that were expired for the command
     * @param <T> the type of the result that the command would have had
     * @return the outcome
     */
    protected static <T> StockOutcome<T> newRefused(Refusal refusal, List<Reservation> reclaimed) {
        return new StockOutcome.Refused<>(refusal, reclaimed);
    }

    /**
     * Reads the reclaimed reservations of an outcome.
     *
     * @param outcome the outcome
     * @return the overdue reservations that were expired for the command
     */
    protected static List<Reservation> reclaimedOf(StockOutcome<?> outcome) {
        return outcome instanceof StockOutcome.Applied<?> applied
                ? applied.reclaimed()
                : ((StockOutcome.Refused<?>) outcome).reclaimed();
    }

    /**
     * Creates the change of a reservation.
     *
     * @param statusBefore the status before, or null if the reservation is new
     * @param reservation the reservation after the change
     * @param cause the cause
     * @return the change
     */
    protected static ReservationChange newReservationChange(
            @Nullable ReservationStatus statusBefore, Reservation reservation, ChangeCause cause) {
        return new ReservationChange(statusBefore, reservation, cause);
    }

    /**
     * Creates the change of a level.
     *
     * @param before the level before, or null if the SKU was unknown
     * @param after the level after
     * @return the change
     */
    protected static LevelChange newLevelChange(@Nullable StockLevel before, StockLevel after) {
        return new LevelChange(before, after);
    }

    /**
     * Creates the changes of a step.
     *
     * @param reservations in the order in which they happened
     * @param levels sorted by SKU
     * @return the changes
     */
    protected static StockChanges newStockChanges(List<ReservationChange> reservations, List<LevelChange> levels) {
        return new StockChanges(reservations, levels);
    }

    /**
     * Creates a page.
     *
     * @param reservations the reservations on the page
     * @param next the place where the next page begins, or null
     * @return the page
     */
    protected static ReservationPage newPage(List<Reservation> reservations, @Nullable PageToken next) {
        return new ReservationPage(reservations, next);
    }

    /**
     * Creates a page of levels.
     *
     * @param levels the levels on the page
     * @param next the place where the next page begins, or null
     * @return the page
     */
    protected static LevelPage newLevelPage(List<StockLevel> levels, @Nullable PageToken next) {
        return new LevelPage(levels, next);
    }

    /**
     * Creates a page of an audit.
     *
     * @param differences the SKUs whose counters differ from their reservations
     * @param next the place where the next page begins, or null
     * @return the page
     */
    protected static AuditPage newAuditPage(List<LevelAudit> differences, @Nullable PageToken next) {
        return new AuditPage(differences, next);
    }
}
