package dev.earmark.engine;

import java.time.Duration;

/**
 * What one run of the {@link ExpiryReaper} did. Immutable.
 *
 * @param expired reservations that it expired
 * @param stuck reservations that it could not expire; the log says why, and they did not block the others
 * @param purged finished reservations and applied operations that it purged after the retention time
 * @param lag how long the longest overdue reservation had been overdue when the run began; zero if there was none
 * @param more whether the run stopped at its limit with more left to do
 */
public record ReapReport(long expired, int stuck, long purged, Duration lag, boolean more) {}
