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

/** Stores whose counters drift when the test is over: only the audit after it can see that (rule R7). */
final class BrokenBooks {
    private BrokenBooks() {}

    /** Drifts whenever a store is opened where there are units of a certain SKU already, as the audit does. */
    abstract static class Drifting extends BrokenContract {
        static final Sku SKU = Sku.of("A");
        static final ReservationId NOBODY = ReservationId.of("nobody knows");

        @Override
        final StockStore open(StockStore data) {
            StockLevel level = data.levels(List.of(SKU)).get(SKU);
            if (level != null && level.available() > 0) {
                data.apply(drift());
            }
            return new BrokenStore(data);
        }

        abstract List<StockCommand<?>> drift();

        static Reserve oneUnit() {
            return new Reserve(NOBODY, List.of(new Line(SKU, 1)), Duration.ofDays(1), null);
        }
    }

    @CaughtBy("Reserve.unitsAreSetAsideAndStayOnHand")
    static final class SuppliesAUnitUnseen extends Drifting {
        @Override
        List<StockCommand<?>> drift() {
            return List.of(new Adjust(SKU, 1, OperationId.of(UUID.randomUUID().toString()), "nobody knows"));
        }
    }

    @CaughtBy("Reserve.unitsAreSetAsideAndStayOnHand")
    static final class HoldsAUnitUnseen extends Drifting {
        @Override
        List<StockCommand<?>> drift() {
            return List.of(oneUnit());
        }
    }

    @CaughtBy("Reserve.unitsAreSetAsideAndStayOnHand")
    static final class SellsAUnitUnseen extends Drifting {
        @Override
        List<StockCommand<?>> drift() {
            return List.of(oneUnit(), new Confirm(NOBODY));
        }
    }
}
