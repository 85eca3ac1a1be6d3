package dev.earmark;

import dev.earmark.spi.PageKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some of a longer list of reservations, read at one instant. Immutable.
 *
 * @param reservations with their lines and times, the earliest deadline first
 * @param next where the next page begins, or null on the last one
 */
public record ReservationPage(
        List<Reservation> reservations, @Nullable PageKey next) {

    /**
     * Copies the list.
     *
     * @param reservations with their lines and times
     * @param next where the next page begins, or null
     */
    public ReservationPage {
        reservations = List.copyOf(reservations);
    }

    /**
     * For stores that read one more than they were asked for, which tells whether another page follows.
     *
     * @param upToOneMore in their order, at most {@code limit} and one
     * @param limit how many belong on the page, at least 1
     * @return the page
     */
    public static ReservationPage of(List<Reservation> upToOneMore, int limit) {
        return upToOneMore.size() <= limit
                ? new ReservationPage(upToOneMore, null)
                : new ReservationPage(upToOneMore.subList(0, limit), PageKey.of(upToOneMore.get(limit - 1)));
    }
}
