package dev.earmark.engine;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What one run of the {@link ExpiryReaper} did. Immutable. */
public final class ReapReport {
    private final long expired;
    private final int stuck;
    private final long purged;
    private final Duration lag;
    private final boolean more;

    ReapReport(long expired, int stuck, long purged, Duration lag, boolean more) {
        this.expired = expired;
        this.stuck = stuck;
        this.purged = purged;
        this.lag = lag;
        this.more = more;
    }

    /**
     * The number of reservations that the run expired.
     *
     * @return 0 or more
     */
    public long expired() {
        return expired;
    }

    /**
     * The number of reservations that the run could not expire. The log says why. They did not block the others.
     *
     * @return 0 or more
     */
    public int stuck() {
        return stuck;
    }

    /**
     * The number of finished reservations and applied operations that the run purged after the retention time.
     *
     * @return 0 or more
     */
    public long purged() {
        return purged;
    }

    /**
     * How long the longest overdue reservation had been overdue when the run began.
     *
     * @return zero if none was overdue
     */
    public Duration lag() {
        return lag;
    }

    /**
     * Whether the run stopped at its limit with more left to do.
     *
     * @return true if another run would find more
     */
    public boolean more() {
        return more;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ReapReport that
                && expired == that.expired
                && stuck == that.stuck
                && purged == that.purged
                && lag.equals(that.lag)
                && more == that.more;
    }

    @Override
    public int hashCode() {
        return Objects.hash(expired, stuck, purged, lag, more);
    }

    @Override
    public String toString() {
        return "ReapReport[expired=" + expired + ", stuck=" + stuck + ", purged=" + purged + ", lag=" + lag + ", more="
                + more + "]";
    }
}
