package dev.earmark.testkit.broken;

import dev.earmark.memory.InMemoryStockStore;
import dev.earmark.spi.StockStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** What the broken stores are built on. It passes the contract, so a failure comes from the defect alone. */
final class NothingBroken {
    private NothingBroken() {}

    static final class OneCommandAtATime extends BrokenContract {
        @Override
        StockStore open(StockStore data) {
            return new BrokenStore(data);
        }
    }

    static final class RulesOfTheLedger extends BrokenRules {}

    static final class ScansForHeldReservations extends BrokenContract {
        @Override
        StockStore data(InstantSource clock) {
            return new ScanningStore(super.data(clock), clock);
        }
    }

    /** Its clock runs, like that of a database. */
    static final class RunningClock extends BrokenContract {
        @Override
        StockStore data(InstantSource clock) {
            Instant start = clock.instant();
            return new InMemoryStockStore(
                    () -> Instant.now().truncatedTo(ChronoUnit.MICROS).plus(Duration.between(start, clock.instant())));
        }
    }
}
