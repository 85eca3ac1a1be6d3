package dev.earmark.testkit.history;

import static dev.earmark.ReservationStatus.EXPIRED;
import static dev.earmark.ReservationStatus.HELD;

import dev.earmark.Line;
import dev.earmark.Reservation;
import dev.earmark.ReservationStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A reservation at one instant of a history. Times are microseconds since 1970.
 *
 * @param status null while it is unknown to the store
 * @param lines its lines
 * @param createdAt 0 if no answer has told it
 * @param deadline its deadline, or a time before which it cannot be
 * @param isExact whether the deadline is known, because an answer has told it
 * @param time the earliest time at which it can be like this
 */
record ReservationState(
        @Nullable ReservationStatus status,
        List<Line> lines,
        long createdAt,
        long deadline,
        boolean isExact,
        long time) {
    static final ReservationState UNKNOWN = new ReservationState(null, List.of(), 0, 0, false, 0);

    ReservationState notBefore(long start) {
        return start <= time ? this : new ReservationState(status, lines, createdAt, deadline, isExact, start);
    }

    ReservationState with(ReservationStatus next) {
        return new ReservationState(next, lines, createdAt, deadline, isExact, time);
    }

    ReservationState with(List<Line> next) {
        return new ReservationState(status, next, createdAt, deadline, isExact, time);
    }

    ReservationState withDeadline(long next, boolean exact) {
        return new ReservationState(status, lines, createdAt, next, exact, time);
    }

    /** Anybody may expire it from its deadline on. */
    ReservationState expired() {
        return status == HELD ? notBefore(deadline).with(EXPIRED) : this;
    }

    /** Returns the state with the times that the answer tells, or null if the answer contradicts it. */
    @Nullable
    ReservationState agreeing(Reservation shown) {
        long shownCreated = CallText.micros(shown.createdAt());
        long shownDeadline = CallText.micros(shown.expiresAt());
        boolean agrees = shown.status() == status
                && shown.lines().equals(lines)
                && (createdAt == 0 || createdAt == shownCreated)
                && (isExact ? deadline == shownDeadline : deadline <= shownDeadline);
        return agrees ? new ReservationState(status, lines, shownCreated, shownDeadline, true, time) : null;
    }
}
