package dev.earmark.spi;

import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;

/**
 * A place in a list of reservations, after which the next page begins. It need not be that of a reservation that is still held:
 * whatever ends or moves meanwhile, the next page begins where the last one has ended. Immutable; sorts like
 * {@link Reservation#BY_DEADLINE}.
 *
 * @param expiresAt a deadline, by the store's clock, to the microsecond
 * @param id the reservation that has it
 */
public record PageKey(Instant expiresAt, ReservationId id) implements Comparable<PageKey> {
    private static final Comparator<PageKey> ORDER =
            Comparator.comparing(PageKey::expiresAt).thenComparing(PageKey::id);

    /**
     * Cuts the time off at the microsecond, as stores tell it.
     *
     * @param expiresAt a deadline
     * @param id the reservation that has it
     */
    public PageKey {
        expiresAt = expiresAt.truncatedTo(ChronoUnit.MICROS);
    }

    /**
     * Where a reservation stands.
     *
     * @param reservation any
     * @return its place
     */
    public static PageKey of(Reservation reservation) {
        return new PageKey(reservation.expiresAt(), reservation.id());
    }

    /**
     * Orders by deadline, then by the bytes of the id.
     *
     * @param other what to compare with
     * @return negative, zero or positive
     */
    @Override
    public int compareTo(PageKey other) {
        return ORDER.compare(this, other);
    }
}
