package dev.earmark.spi;

import dev.earmark.Reservation;
import dev.earmark.ReservationPage;
import dev.earmark.SpiAccess;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Creates {@link ReservationPage}s, for stores and for tests of shops. */
public final class Pages extends SpiAccess {
    private Pages() {}

    /**
     * Creates a page from a list that was read with one reservation more than the limit, which shows whether another
     * page follows.
     *
     * @param upToOneMore in their order, at most {@code limit + 1}
     * @param limit the largest number of reservations on the page, at least 1
     * @return the page
     */
    public static ReservationPage of(List<Reservation> upToOneMore, int limit) {
        return upToOneMore.size() <= limit
                ? of(upToOneMore, null)
                : of(upToOneMore.subList(0, limit), PageKey.of(upToOneMore.get(limit - 1)));
    }

    /**
     * Creates a page.
     *
     * @param reservations the reservations on the page, in their order
     * @param next the place after which the next page begins, or null if this is the last page
     * @return the page
     */
    public static ReservationPage of(List<Reservation> reservations, @Nullable PageKey next) {
        return newPage(reservations, next == null ? null : next.toToken());
    }

    /**
     * The place after which the next page begins.
     *
     * @param page a page
     * @return the place, or null if this is the last page
     */
    public static @Nullable PageKey next(ReservationPage page) {
        return page.next().map(PageKey::of).orElse(null);
    }
}
