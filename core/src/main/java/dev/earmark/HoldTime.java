package dev.earmark;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

/** Checks the time for which a reservation is held; exact to the microsecond, like every store's clock. */
final class HoldTime {
    private HoldTime() {}

    static Duration requireValid(Duration holdFor) {
        requireNonNull(holdFor, "holdFor");
        if (holdFor.compareTo(ReserveRequest.SHORTEST_HOLD_FOR) < 0
                || holdFor.compareTo(ReserveRequest.LONGEST_HOLD_FOR) > 0) {
            throw new IllegalArgumentException("holdFor " + holdFor + " is out of range; "
                    + ReserveRequest.SHORTEST_HOLD_FOR + " (1 second) to " + ReserveRequest.LONGEST_HOLD_FOR
                    + " (365 days) are allowed");
        }
        return holdFor.truncatedTo(ChronoUnit.MICROS);
    }

    static Duration requireLongest(Duration longestHold, Duration holdFor) {
        if (longestHold.compareTo(holdFor) < 0 || longestHold.compareTo(ReserveRequest.LONGEST_HOLD_FOR) > 0) {
            throw new IllegalArgumentException("longestHold " + longestHold + " is out of range; holdFor, which is "
                    + holdFor + ", to " + ReserveRequest.LONGEST_HOLD_FOR + " (365 days) are allowed");
        }
        return longestHold.truncatedTo(ChronoUnit.MICROS);
    }
}
