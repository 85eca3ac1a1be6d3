package dev.earmark.redis;

import dev.earmark.LevelChange;
import dev.earmark.ReservationChange;

/**
 * An entry of the stream that a {@link RedisStockStore} writes (rule R11). Immutable. May gain kinds in a minor release.
 */
public sealed interface StockEvent {
    /**
     * The id of the entry. Of two changes of one reservation, or of one SKU, the later one has the larger id.
     *
     * @return the id
     */
    StreamId id();

    /**
     * A reservation changed.
     *
     * @param id the id of the entry
     * @param change the status before, the reservation after the change, and the cause
     */
    record OfReservation(StreamId id, ReservationChange change) implements StockEvent {}

    /**
     * A counter of a level changed. A step of the store writes one such event for each SKU, after the events of its
     * reservations.
     *
     * @param id the id of the entry
     * @param change the level before and after the step
     */
    record OfLevel(StreamId id, LevelChange change) implements StockEvent {}
}
