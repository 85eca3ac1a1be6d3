package dev.earmark.testkit.broken;

import dev.earmark.spi.StockStore;
import dev.earmark.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** What the defects are built on passes, so that it is the defects that fail. */
final class NothingBroken {
    private NothingBroken() {}

    static final class AroundAStore extends BrokenContract {
        @Override
        StockStore open(StockStore data) {
            return new BrokenStore(data);
        }
    }

    static final class AroundTheLedger extends BrokenContract {
        @Override
        StockStore data(InstantSource clock) {
            return new LedgerStore(clock);
        }
    }

    /** Its clock runs on by itself, like that of a database. */
    static final class WithAClockOfItsOwn extends BrokenContract {
        @Override
        StockStore data(InstantSource clock) {
            return new LedgerStore(() -> Instant.now().truncatedTo(ChronoUnit.MICROS));
        }

        @Override
        void passTime(ManualClock clock, StockStore data, Duration time) {
            ((LedgerStore) data).moveStoredTimesBack(time);
        }
    }
}
