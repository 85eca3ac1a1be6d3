package dev.earmark.engine;

import java.time.Duration;

/**
 * What one run of the {@link ExpiryReaper} did. Immutable.
 *
 * @param expired how many reservations it expired
 * @param stuck how many it could not expire, and why is in the log; they did not keep it from the others
 * @param purged how many finished reservations and applied operations the store has forgotten, because the retention time is
 *     over
 * @param lag how long the longest overdue reservation had been overdue when the run began; zero if none was
 * @param more whether the run ended at its bound with more left to do
 */
public record ReapReport(long expired, int stuck, long purged, Duration lag, boolean more) {}
