package dev.earmark.testkit.broken;

import dev.earmark.StockChanges;
import dev.earmark.spi.StockStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;

/** The stores that broken stores are built on. They pass the contract, so a failure is caused by a defect. */
final class CorrectStores {
    private CorrectStores() {}

    /** Not atomic for concurrent readers, otherwise correct. */
    static final class OneCommandAtATime extends BrokenContract {
        @Override
        StockStore open(StockStore data) {
            return new BrokenStore(data);
        }
    }

    static final class RulesOfTheLedger extends BrokenRules {}

    static final class ScansForHeldReservations extends BrokenContract {
        @Override
        StockStore data(InstantSource clock, Consumer<StockChanges> hook) {
            return new ScanningStore(super.data(clock, hook), clock);
        }
    }

    /** Its clock runs, like the clock of a database. */
    static final class RunningClock extends BrokenContract {
        @Override
        StockStore data(InstantSource clock, Consumer<StockChanges> hook) {
            Instant start = clock.instant();
            return super.data(
                    () -> Instant.now().truncatedTo(ChronoUnit.MICROS).plus(Duration.between(start, clock.instant())),
                    hook);
        }
    }
}
