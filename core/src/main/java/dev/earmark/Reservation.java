package dev.earmark;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Units set aside for one shopper, as a store knows them at one instant: a record, never an open transaction. Immutable.
 *
 * @param id the caller's own id
 * @param lines what is set aside, one line per SKU, sorted by SKU
 * @param status where it stands
 * @param createdAt when the store took it in, by the store's clock
 * @param expiresAt the deadline after which anyone may reclaim the units, by the store's clock (rule R5)
 * @param owner whom it is for, or null where the shop did not say
 * @param returned what was brought back after the confirm, one line per SKU, sorted by SKU; empty as a rule
 */
public record Reservation(
        ReservationId id,
        List<Line> lines,
        ReservationStatus status,
        Instant createdAt,
        Instant expiresAt,
        @Nullable OwnerId owner,
        List<Line> returned) {

    /** The order in which overdue reservations are reclaimed: by deadline, and by id where deadlines are the same. */
    public static final Comparator<Reservation> BY_DEADLINE =
            Comparator.comparing(Reservation::expiresAt).thenComparing(Reservation::id);

    /**
     * Sorts and adds up the lines.
     *
     * @param id the caller's own id
     * @param lines what is set aside, at least one line
     * @param status where it stands
     * @param createdAt when the store took it in
     * @param expiresAt the deadline
     * @param owner whom it is for, or null
     * @param returned what was brought back
     * @throws IllegalArgumentException if there are no lines, or too many
     */
    public Reservation {
        lines = Line.canonical(lines);
        returned = Line.canonical(returned);
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("reservation " + id + " has no lines");
        }
    }

    /**
     * Whether anyone may reclaim its units.
     *
     * @param now the store's time
     * @return true while it is held and its deadline is not after {@code now}
     */
    public boolean isOverdue(Instant now) {
        return status == ReservationStatus.HELD && !expiresAt.isAfter(now);
    }

    /**
     * The same reservation in another status.
     *
     * @param newStatus where it stands now
     * @return a copy
     */
    public Reservation withStatus(ReservationStatus newStatus) {
        return new Reservation(id, lines, newStatus, createdAt, expiresAt, owner, returned);
    }

    /**
     * The same reservation with another deadline.
     *
     * @param deadline the new deadline
     * @return a copy
     */
    public Reservation withExpiresAt(Instant deadline) {
        return new Reservation(id, lines, status, createdAt, deadline, owner, returned);
    }

    /**
     * The same reservation after more of it was brought back.
     *
     * @param allReturned everything that has been brought back so far
     * @return a copy
     */
    public Reservation withReturned(List<Line> allReturned) {
        return new Reservation(id, lines, status, createdAt, expiresAt, owner, allReturned);
    }
}
