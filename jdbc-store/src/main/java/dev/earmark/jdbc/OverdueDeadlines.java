package dev.earmark.jdbc;

import dev.earmark.jdbc.OverdueSql.Deadline;
import dev.earmark.spi.OverdueReservations;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads which held reservations are overdue, and when the next one will be. */
final class OverdueDeadlines {
    private OverdueDeadlines() {}

    static OverdueReservations read(Session session, int limit) {
        // one more than the limit, because the first one that is not overdue determines when the reaper runs again
        List<Deadline> deadlines = session.sql(OverdueSql.class, sql -> sql.firstDeadlines(limit + 1));
        List<Deadline> overdue =
                deadlines.stream().limit(limit).filter(Deadline::isOverdue).toList();
        Duration lag = overdue.isEmpty()
                ? Duration.ZERO
                : Duration.between(overdue.get(0).expiresAt(), overdue.get(0).storeTime());
        return new OverdueReservations(
                overdue.stream().map(Deadline::id).toList(), lag, untilNext(deadlines, overdue.size(), limit));
    }

    private static @Nullable Duration untilNext(List<Deadline> deadlines, int overdue, int limit) {
        if (overdue == limit || overdue == deadlines.size()) {
            return null;
        }
        Deadline next = deadlines.get(overdue);
        return Duration.between(next.storeTime(), next.expiresAt());
    }
}
