package dev.earmark.testkit.broken;

import dev.earmark.ReservationId;
import dev.earmark.StockCommand.Cancel;
import dev.earmark.spi.StockStore;
import java.time.Duration;
import java.util.List;

/** Stores that forget the wrong things, or at the wrong time. */
final class BrokenPurges {
    private BrokenPurges() {}

    abstract static class Purging extends BrokenContract {
        @Override
        final StockStore open(StockStore data) {
            return new BrokenStore(data) {
                @Override
                public int purge(Duration retention, int limit) {
                    return spoil(data, retention, limit);
                }
            };
        }

        abstract int spoil(StockStore right, Duration retention, int limit);
    }

    @CaughtBy({"Purge.r9_whatIsOverIsForgottenAfterTheRetentionTime", "Purge.whatIsForgottenIsUnknown"})
    static final class ForgetsNothing extends Purging {
        @Override
        int spoil(StockStore right, Duration retention, int limit) {
            right.purge(Duration.ofDays(10_000), limit);
            return 0;
        }
    }

    @CaughtBy({"Purge.r4_withinTheRetentionTimeNothingIsForgotten", "Purge.theRetentionTimeBeginsWithTheLastChange"})
    static final class ForgetsAtOnce extends Purging {
        @Override
        int spoil(StockStore right, Duration retention, int limit) {
            return right.purge(retention.isNegative() ? retention : Duration.ZERO, limit);
        }
    }

    @CaughtBy("Purge.r10_whatIsHeldIsNeverForgottenNotEvenOverdue")
    static final class CancelsWhatIsOverdue extends Purging {
        @Override
        int spoil(StockStore right, Duration retention, int limit) {
            for (ReservationId id : right.overdue(1_000).ids()) {
                right.apply(List.of(new Cancel(id)));
            }
            return right.purge(retention, limit);
        }
    }

    @CaughtBy("Purge.r9_aPurgeIsBoundedAndTakesTheLongestFinishedFirst")
    static final class KnowsNoLimit extends Purging {
        @Override
        int spoil(StockStore right, Duration retention, int limit) {
            return right.purge(retention, limit > 1 && limit < 1_000 ? 1_000 : limit);
        }
    }

    @CaughtBy("Purge.r9_wrongArgumentsAreRefused")
    static final class TakesAnyLimit extends Purging {
        @Override
        int spoil(StockStore right, Duration retention, int limit) {
            return right.purge(retention, Math.max(1, Math.min(limit, 1_000)));
        }
    }
}
