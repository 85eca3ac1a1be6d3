package dev.earmark.spi;

import dev.earmark.ReservationId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an expiry run needs to know, read at one instant of the store's clock (rule R5). Immutable.
 *
 * @param ids overdue reservations, the longest overdue first
 * @param lag how long the first of them has been overdue; zero if there is none
 * @param nextDeadline the time until the first deadline that has not passed, or null if {@code ids} was cut at the
 *     limit or no other reservation is held
 */
public record OverdueReservations(
        List<ReservationId> ids, Duration lag, @Nullable Duration nextDeadline) {

    /** Copies the list. */
    public OverdueReservations {
        ids = List.copyOf(ids);
    }

    /**
     * The time until there is more to expire, as far as this read saw.
     *
     * @return the time until the next deadline, if one is known
     */
    public Optional<Duration> untilNextDeadline() {
        return Optional.ofNullable(nextDeadline);
    }
}
