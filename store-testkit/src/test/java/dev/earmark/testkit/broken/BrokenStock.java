package dev.earmark.testkit.broken;

import dev.earmark.OperationId;
import dev.earmark.Refusal;
import dev.earmark.Refusal.NotEnough;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Adjust;
import dev.earmark.StockCommand.ReturnStock;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.StockLevel;
import dev.earmark.StockOutcome;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.StoreException;
import dev.earmark.spi.StockStore;
import dev.earmark.spi.ledger.LedgerChanges;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Stores that get adjust and setOnHand wrong, or the operation ids of these and of returnStock. */
final class BrokenStock {
    private BrokenStock() {}

    abstract static class Stocking extends BrokenContract {
        @Override
        final StockStore open(StockStore data) {
            return new BrokenStore(data) {
                @Override
                StockOutcome<?> apply(StockCommand<?> command) {
                    if (command instanceof Adjust adjust) {
                        return adjust(this, adjust);
                    } else if (command instanceof SetOnHand setOnHand) {
                        return setOnHand(this, setOnHand);
                    } else if (command instanceof ReturnStock returnStock) {
                        return returnStock(this, returnStock);
                    }
                    return right(command);
                }
            };
        }

        StockOutcome<?> adjust(BrokenStore store, Adjust adjust) {
            return store.right(adjust);
        }

        StockOutcome<?> setOnHand(BrokenStore store, SetOnHand setOnHand) {
            return store.right(setOnHand);
        }

        StockOutcome<?> returnStock(BrokenStore store, ReturnStock returnStock) {
            return store.right(returnStock);
        }

        static OperationId another() {
            return OperationId.of(UUID.randomUUID().toString());
        }

        static @Nullable StockLevel level(BrokenStore store, Sku sku) {
            return store.levels(Set.of(sku)).get(sku);
        }
    }

    @CaughtBy({
        "OperationIds.r4_anAdjustCountsOnceAndARepeatTellsWhatIsThereNow",
        "Batches.r4_theSameOperationSeveralTimesCountsOnce",
        "ConcurrentStock.r4_theSameAdjustCountsOnceHoweverManySendIt",
        CaughtBy.MODEL
    })
    static final class ForgetsTheReplayOfAnAdjust extends Stocking {
        @Override
        StockOutcome<?> adjust(BrokenStore store, Adjust adjust) {
            return store.right(new Adjust(adjust.sku(), adjust.delta(), another(), adjust.reason()));
        }
    }

    @CaughtBy({
        "OperationIds.r4_aSetOnHandCountsOnceAndARepeatUndoesNoSale",
        "ConcurrentStock.r4_theFirstSetOnHandOfANewSkuCountsOnceHoweverManySendIt"
    })
    static final class ForgetsTheReplayOfACount extends Stocking {
        @Override
        StockOutcome<?> setOnHand(BrokenStore store, SetOnHand setOnHand) {
            return store.right(new SetOnHand(setOnHand.sku(), setOnHand.onHand(), another()));
        }
    }

    @CaughtBy({"OperationIds.r4_aReturnCountsOnce", "ConcurrentEndings.r4_theSameReturnCountsOnceHoweverManySendIt"})
    static final class ForgetsTheReplayOfAReturn extends Stocking {
        @Override
        StockOutcome<?> returnStock(BrokenStore store, ReturnStock returnStock) {
            return store.right(new ReturnStock(returnStock.id(), another(), returnStock.lines()));
        }
    }

    @CaughtBy({"OperationIds.r4_anOperationIdWithOtherContentIsRefusedAsReused", CaughtBy.MODEL})
    static final class TakesOtherContentForAReplay extends Stocking {
        @Override
        StockOutcome<?> adjust(BrokenStore store, Adjust adjust) {
            StockOutcome<?> outcome = store.right(adjust);
            StockLevel level = level(store, adjust.sku());
            return level != null && BrokenStore.isRefused(outcome, Refusal.OperationReused.class)
                    ? new Applied<>(level, true, List.of())
                    : outcome;
        }
    }

    @CaughtBy("OperationIds.r4_anOperationIdIsUniqueOverAllKinds")
    static final class KeepsOperationIdsForEachKind extends Stocking {
        @Override
        StockOutcome<?> setOnHand(BrokenStore store, SetOnHand setOnHand) {
            OperationId ofItsKind =
                    OperationId.of(Integer.toHexString(setOnHand.operation().hashCode()) + " of a count");
            return store.right(new SetOnHand(setOnHand.sku(), setOnHand.onHand(), ofItsKind));
        }
    }

    @CaughtBy({"Adjust.r2_reservedUnitsAreNotTakenAway", "Adjust.r2_moreThanThereIsIsNotTakenAway", CaughtBy.MODEL})
    static final class WritesOffAsMuchAsItCan extends Stocking {
        @Override
        StockOutcome<?> adjust(BrokenStore store, Adjust adjust) {
            StockOutcome<?> outcome = store.right(adjust);
            StockLevel level = level(store, adjust.sku());
            return level != null && level.available() > 0 && BrokenStore.isRefused(outcome, NotEnough.class)
                    ? store.right(new Adjust(adjust.sku(), -level.available(), adjust.operation(), adjust.reason()))
                    : outcome;
        }
    }

    @CaughtBy({"SetOnHand.itReplacesWhatWasThere", CaughtBy.MODEL})
    static final class AddsACountToWhatIsThere extends Stocking {
        @Override
        StockOutcome<?> setOnHand(BrokenStore store, SetOnHand setOnHand) {
            StockLevel level = level(store, setOnHand.sku());
            long there = level == null ? 0 : level.onHand();
            return store.right(new SetOnHand(
                    setOnHand.sku(),
                    Math.min(StockLevel.MAX_UNITS, there + setOnHand.onHand()),
                    setOnHand.operation()));
        }
    }

    @CaughtBy("SetOnHand.r2_itIsRefusedBelowWhatIsReserved")
    static final class CountsNoLowerThanWhatIsReserved extends Stocking {
        @Override
        StockOutcome<?> setOnHand(BrokenStore store, SetOnHand setOnHand) {
            StockOutcome<?> outcome = store.right(setOnHand);
            StockLevel level = level(store, setOnHand.sku());
            return level != null && BrokenStore.isRefused(outcome, NotEnough.class)
                    ? store.right(new SetOnHand(setOnHand.sku(), level.reserved(), setOnHand.operation()))
                    : outcome;
        }
    }

    @CaughtBy("SetOnHand.whatIsReservedAndSoldStays")
    static final class CountsAndForgetsWhatWasSold extends BrokenRules {
        @Override
        LedgerChanges saved(LedgerChanges changes, List<StockCommand<?>> commands) {
            if (!(commands.get(0) instanceof SetOnHand)) {
                return changes;
            }
            SortedMap<Sku, StockLevel> unsold = new TreeMap<>(changes.levels());
            unsold.replaceAll((sku, level) -> new StockLevel(sku, level.onHand(), level.reserved(), 0));
            return new LedgerChanges(unsold, changes.created(), changes.updated(), changes.operations());
        }
    }

    @CaughtBy("Adjust.anUnknownSkuIsRefusedAndStaysUnknown")
    static final class MakesASkuKnownByADelivery extends Stocking {
        @Override
        StockOutcome<?> adjust(BrokenStore store, Adjust adjust) {
            StockOutcome<?> outcome = store.right(adjust);
            return adjust.delta() > 0 && BrokenStore.isRefused(outcome, Refusal.UnknownSku.class)
                    ? store.right(new SetOnHand(adjust.sku(), adjust.delta(), adjust.operation()))
                    : outcome;
        }
    }

    @CaughtBy({"Limits.theLargestCounterIsExactToTheUnit", "Limits.beyondTheLargestCounterADeliveryIsRefused"})
    static final class CountsInFloats extends Stocking {
        @Override
        StockOutcome<?> setOnHand(BrokenStore store, SetOnHand setOnHand) {
            long rounded = (long) (float) setOnHand.onHand();
            return store.right(new SetOnHand(setOnHand.sku(), rounded, setOnHand.operation()));
        }
    }

    @CaughtBy("Limits.theLongestReasonIsTaken")
    static final class HasNoRoomForALongReason extends Stocking {
        @Override
        StockOutcome<?> adjust(BrokenStore store, Adjust adjust) {
            if (adjust.reason().length() > 100) {
                throw new StoreException("value too long for column", null);
            }
            return store.right(adjust);
        }
    }
}
