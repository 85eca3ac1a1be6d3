package dev.earmark.testkit.broken;

import dev.earmark.Line;
import dev.earmark.OperationId;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Adjust;
import dev.earmark.StockCommand.Confirm;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockLevel;
import dev.earmark.spi.StockStore;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** Stores whose counters change after the test, so that only the audit can see it (rule R7). */
final class BrokenCounters {
    private BrokenCounters() {}

    /** Changes the counters when a store is opened and the SKU already has units, as when the audit opens its store. */
    abstract static class ChangingAfterTheTest extends BrokenContract {
        static final Sku SKU = Sku.of("A");
        static final ReservationId UNSEEN = ReservationId.of("unseen");

        @Override
        final StockStore open(StockStore data) {
            StockLevel level = data.levels(List.of(SKU)).get(SKU);
            if (level != null && level.available() > 0) {
                data.apply(changes());
            }
            return new BrokenStore(data);
        }

        abstract List<StockCommand<?>> changes();

        static Reserve oneUnit() {
            return new Reserve(UNSEEN, List.of(new Line(SKU, 1)), Duration.ofDays(1), null);
        }
    }

    @CaughtBy("Reserve.theUnitsAreReservedAndStayOnHand")
    static final class AddsAUnitAfterTheTest extends ChangingAfterTheTest {
        @Override
        List<StockCommand<?>> changes() {
            return List.of(new Adjust(SKU, 1, OperationId.of(UUID.randomUUID().toString()), "unseen"));
        }
    }

    @CaughtBy("Reserve.theUnitsAreReservedAndStayOnHand")
    static final class ReservesAUnitAfterTheTest extends ChangingAfterTheTest {
        @Override
        List<StockCommand<?>> changes() {
            return List.of(oneUnit());
        }
    }

    @CaughtBy("Reserve.theUnitsAreReservedAndStayOnHand")
    static final class SellsAUnitAfterTheTest extends ChangingAfterTheTest {
        @Override
        List<StockCommand<?>> changes() {
            return List.of(oneUnit(), new Confirm(UNSEEN));
        }
    }
}
