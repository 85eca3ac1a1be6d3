package dev.earmark.spring;

import dev.earmark.Line;
import dev.earmark.OwnerId;
import dev.earmark.Reservation;
import dev.earmark.ReservationStatus;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An application event: a reservation has changed. Write an {@code @EventListener} for one of the records, or for all.
 *
 * <p><b>In a transaction</b> that {@link EarmarkTransactions} has joined, the event is published inside of it, just after the
 * verb. So a {@code @TransactionalEventListener} hears of it in its phase and never after a rollback, and Spring Modulith
 * stores its publication in the same transaction as the reservation: it cannot be lost.
 *
 * <p><b>In all other calls of the engine, and by the reaper</b>, the event is published after the step has become durable, in the
 * thread of the caller or of the reaper, at most once: if the process dies in between, it is lost. If the application has
 * a {@code @TransactionalEventListener} for these events, they are published in a short transaction of their own, so that it
 * hears of them, and Modulith stores the publication. For a reaction that must be in the same transaction as every change use a
 * {@code ChangeHook}; with Redis, {@code RedisEvents}.
 *
 * <p>Nothing is published if the application has no listener for these events when it starts. The events consist of texts,
 * numbers and times, so that they can be written as JSON and read again.
 */
public sealed interface ReservationEvent {

    /**
     * The reservation after the change.
     *
     * @return what it was when it changed
     */
    Snapshot reservation();

    /**
     * Units were set aside.
     *
     * @param reservation the new reservation
     */
    record Reserved(Snapshot reservation) implements ReservationEvent {}

    /**
     * The reservation has other lines.
     *
     * @param reservation after the change
     */
    record Changed(Snapshot reservation) implements ReservationEvent {}

    /**
     * The reservation has another owner.
     *
     * @param reservation after the change
     */
    record Assigned(Snapshot reservation) implements ReservationEvent {}

    /**
     * The reservation was sold, or a part of it.
     *
     * @param reservation its lines are what was sold
     */
    record Confirmed(Snapshot reservation) implements ReservationEvent {}

    /**
     * The reservation was given back.
     *
     * @param reservation after the change
     */
    record Cancelled(Snapshot reservation) implements ReservationEvent {}

    /**
     * The reservation was reclaimed after its deadline, by the reaper or by a command that needed its units.
     *
     * @param reservation after the change
     */
    record Expired(Snapshot reservation) implements ReservationEvent {}

    /**
     * Sold units were returned.
     *
     * @param reservation with its returned units
     */
    record Returned(Snapshot reservation) implements ReservationEvent {}

    /**
     * A reservation as plain values.
     *
     * @param id the id
     * @param owner the owner, if it has one
     * @param status the status
     * @param createdAt when it was made, by the store's clock
     * @param expiresAt its deadline
     * @param lines the quantity of each SKU
     * @param returned the quantity of each SKU of which units were returned
     */
    record Snapshot(
            String id,
            @Nullable String owner,
            ReservationStatus status,
            Instant createdAt,
            Instant expiresAt,
            Map<String, Long> lines,
            Map<String, Long> returned) {

        /**
         * Copies the maps.
         */
        public Snapshot {
            lines = Collections.unmodifiableMap(new LinkedHashMap<>(lines));
            returned = Collections.unmodifiableMap(new LinkedHashMap<>(returned));
        }

        static Snapshot of(Reservation reservation) {
            return new Snapshot(
                    reservation.id().value(),
                    reservation.owner().map(OwnerId::value).orElse(null),
                    reservation.status(),
                    reservation.createdAt(),
                    reservation.expiresAt(),
                    quantities(reservation.lines()),
                    quantities(reservation.returned()));
        }

        private static Map<String, Long> quantities(List<Line> lines) {
            Map<String, Long> quantities = new LinkedHashMap<>();
            lines.forEach(line -> quantities.put(line.sku().value(), line.quantity()));
            return quantities;
        }
    }
}
