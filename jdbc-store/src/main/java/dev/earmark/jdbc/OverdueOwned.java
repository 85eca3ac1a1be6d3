package dev.earmark.jdbc;

import dev.earmark.OwnerId;
import dev.earmark.Reservation;
import dev.earmark.spi.Reservations;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The overdue reservations of the owners that a batch limits, which it may expire.
 *
 * @param first those with the earliest deadlines, no more than one batch reclaims
 * @param areAll whether there are no others
 */
record OverdueOwned(List<Reservation> first, boolean areAll) {
    static final OverdueOwned NONE = new OverdueOwned(List.of(), true);

    static OverdueOwned of(Map<OwnerId, List<Reservation>> owned, Instant now) {
        List<Reservation> overdue = owned.values().stream()
                .flatMap(List::stream)
                .filter(reservation -> reservation.isOverdue(now))
                .sorted(Reservations.BY_DEADLINE)
                .toList();
        List<Reservation> first = new ArrayList<>();
        int lines = 0;
        for (Reservation reservation : overdue) {
            lines += reservation.lines().size();
            if (first.size() == OverdueSearch.MAX_RECLAIMED || lines > OverdueSearch.MAX_LINES) {
                return new OverdueOwned(first, false);
            }
            first.add(reservation);
        }
        return new OverdueOwned(first, true);
    }
}
