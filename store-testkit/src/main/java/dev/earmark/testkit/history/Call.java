package dev.earmark.testkit.history;

import dev.earmark.ReservationStatus;
import dev.earmark.testkit.history.Answer.Absent;
import dev.earmark.testkit.history.Answer.None;
import dev.earmark.testkit.history.Answer.NotAllowed;
import dev.earmark.testkit.history.Answer.NotApplied;
import dev.earmark.testkit.history.Answer.Shown;
import org.jspecify.annotations.Nullable;

/**
 * One call of one process.
 *
 * @param log the name of the process' log
 * @param start microseconds since 1970, before the call
 * @param end microseconds since 1970, after the answer; {@link #NEVER} without an answer, because the call may be applied
 *     later
 */
record Call(String log, long start, long end, Request request, Answer answer) {
    static final long NEVER = Long.MAX_VALUE;

    Verb verb() {
        return request.verb();
    }

    boolean isAnswered() {
        return end != NEVER && !(answer instanceof NotApplied);
    }

    /**
     * Whether the call may have changed something. So may one that was refused: an attempt of the engine may have been
     * applied without an answer, and the next attempt was refused.
     */
    boolean mayHaveChanged() {
        return verb().writes() && !(answer instanceof NotApplied);
    }

    /** The status of the reservation that the answer names; null if it names none. */
    @Nullable
    ReservationStatus status() {
        if (answer instanceof Shown shown) {
            return shown.reservation().status();
        }
        return answer instanceof NotAllowed refused ? refused.status() : null;
    }

    /** Whether the answer shows that the reservation exists. */
    boolean showsReservation() {
        return status() != null
                || (answer instanceof NotAllowed refused
                        && (refused.kind().equals("NotOverdue") || (refused.isNotEnough() && verb() == Verb.CHANGE)));
    }

    @Override
    public String toString() {
        String time = answer instanceof None ? start + " to ?" : start + " to " + end;
        return log + " " + time + ": " + request + " -> " + (answer instanceof Absent ? "Absent" : answer);
    }
}
