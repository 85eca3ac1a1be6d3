package dev.earmark.testkit.broken;

import dev.earmark.ReservationId;
import dev.earmark.StockCommand.Cancel;
import dev.earmark.spi.StockStore;
import java.time.Duration;
import java.util.List;

/** Stores that purge the wrong things, or at the wrong time. */
final class BrokenPurges {
    private BrokenPurges() {}

    abstract static class Purging extends BrokenContract {
        @Override
        final StockStore open(StockStore data) {
            return new BrokenStore(data) {
                @Override
                public int purge(Duration retention, int limit) {
                    return corrupt(data, retention, limit);
                }
            };
        }

        abstract int corrupt(StockStore correct, Duration retention, int limit);
    }

    @CaughtBy({"Purge.r9_finishedReservationsArePurgedAfterTheRetentionTime", "Purge.aPurgedReservationIsUnknown"})
    static final class PurgesNothing extends Purging {
        @Override
        int corrupt(StockStore correct, Duration retention, int limit) {
            correct.purge(Duration.ofDays(10_000), limit);
            return 0;
        }
    }

    @CaughtBy({"Purge.r4_nothingIsPurgedWithinTheRetentionTime", "Purge.theRetentionTimeStartsAtTheLastChange"})
    static final class PurgesAtOnce extends Purging {
        @Override
        int corrupt(StockStore correct, Duration retention, int limit) {
            return correct.purge(retention.isNegative() ? retention : Duration.ZERO, limit);
        }
    }

    @CaughtBy("Purge.r10_heldReservationsAreNeverPurgedEvenIfOverdue")
    static final class CancelsOverdueReservations extends Purging {
        @Override
        int corrupt(StockStore correct, Duration retention, int limit) {
            for (ReservationId id : correct.overdue(1_000).ids()) {
                correct.apply(List.of(new Cancel(id)));
            }
            return correct.purge(retention, limit);
        }
    }

    @CaughtBy("Purge.r9_aPurgeIsBoundedAndTakesTheOldestFirst")
    static final class IgnoresTheLimit extends Purging {
        @Override
        int corrupt(StockStore correct, Duration retention, int limit) {
            return correct.purge(retention, limit > 1 && limit < 1_000 ? 1_000 : limit);
        }
    }

    @CaughtBy("Purge.r9_argumentsMustBeInRange")
    static final class AcceptsAnyLimit extends Purging {
        @Override
        int corrupt(StockStore correct, Duration retention, int limit) {
            return correct.purge(retention, Math.max(1, Math.min(limit, 1_000)));
        }
    }
}
