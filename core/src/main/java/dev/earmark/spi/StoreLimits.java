package dev.earmark.spi;

import java.time.Duration;

/** For authors of stores: the bounds of what a {@link StockStore} is asked for (rule R9), checked in one place. */
public final class StoreLimits {
    /** The most ids that {@link StockStore#overdue} gives back. */
    public static final int MAX_OVERDUE = 10_000;

    /** The most reservations on one page of {@link StockStore#held}. */
    public static final int MAX_PAGE = 1_000;

    /** The most that one {@link StockStore#purge} forgets. */
    public static final int MAX_PURGE = 1_000;

    /** The longest retention time: 36,500 days, which is for ever. */
    public static final Duration LONGEST_RETENTION = Duration.ofDays(36_500);

    private StoreLimits() {}

    /**
     * Checks the argument of {@link StockStore#overdue}.
     *
     * @param limit how many ids at most
     * @throws IllegalArgumentException if it is not 1 to {@value #MAX_OVERDUE}
     */
    public static void requireOverdue(int limit) {
        requireBetween(limit, MAX_OVERDUE);
    }

    /**
     * Checks the limit of {@link StockStore#held}.
     *
     * @param limit how many reservations at most
     * @throws IllegalArgumentException if it is not 1 to {@value #MAX_PAGE}
     */
    public static void requirePage(int limit) {
        requireBetween(limit, MAX_PAGE);
    }

    /**
     * Checks the arguments of {@link StockStore#purge}.
     *
     * @param retention how long to remember
     * @param limit how many at most
     * @throws IllegalArgumentException if the retention is not zero to {@link #LONGEST_RETENTION}, or the limit not 1 to
     *     {@value #MAX_PURGE}
     */
    public static void requirePurge(Duration retention, int limit) {
        if (retention.isNegative() || retention.compareTo(LONGEST_RETENTION) > 0) {
            throw new IllegalArgumentException(
                    "retention " + retention + " is out of range; PT0S to " + LONGEST_RETENTION + " are allowed");
        }
        requireBetween(limit, MAX_PURGE);
    }

    private static void requireBetween(int limit, int highest) {
        if (limit < 1 || limit > highest) {
            throw new IllegalArgumentException("limit " + limit + " is out of range; 1 to " + highest + " are allowed");
        }
    }
}
