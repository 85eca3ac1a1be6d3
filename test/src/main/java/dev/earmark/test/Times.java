package dev.earmark.test;

import java.time.Duration;

/** What both kinds of time check. */
final class Times {
    private Times() {}

    static void requireForward(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException(
                    "time cannot go back, but was to advance by " + time + "; pass zero or more");
        }
    }
}
