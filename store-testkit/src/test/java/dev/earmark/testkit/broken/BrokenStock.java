package dev.earmark.testkit.broken;

import dev.earmark.OperationId;
import dev.earmark.Refusal;
import dev.earmark.Refusal.NotEnough;
import dev.earmark.Shortage;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Adjust;
import dev.earmark.StockCommand.ReturnStock;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.StockLevel;
import dev.earmark.StockOutcome;
import dev.earmark.StoreException;
import dev.earmark.spi.Outcomes;
import dev.earmark.spi.StockLevels;
import dev.earmark.spi.StockStore;
import dev.earmark.spi.ledger.LedgerChanges;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Stores with a defect in adjust, in setOnHand, or in the operation ids of these and of returnStock. */
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
                    return applyCorrectly(command);
                }
            };
        }

        StockOutcome<?> adjust(BrokenStore store, Adjust adjust) {
            return store.applyCorrectly(adjust);
        }

        StockOutcome<?> setOnHand(BrokenStore store, SetOnHand setOnHand) {
            return store.applyCorrectly(setOnHand);
        }

        StockOutcome<?> returnStock(BrokenStore store, ReturnStock returnStock) {
            return store.applyCorrectly(returnStock);
        }

        static OperationId newOperation() {
            return OperationId.of(UUID.randomUUID().toString());
        }

        static @Nullable StockLevel level(BrokenStore store, Sku sku) {
            return store.levels(Set.of(sku)).get(sku);
        }
    }

    @CaughtBy({
        "OperationIds.r4_anAdjustCountsOnceAndARepeatReturnsTheCurrentLevel",
        "Batches.r4_anOperationRepeatedInABatchCountsOnce",
        "ConcurrentStock.r4_concurrentRepeatsOfAnAdjustCountOnce",
        CaughtBy.MODEL
    })
    static final class AppliesARepeatedAdjustAgain extends Stocking {
        @Override
        StockOutcome<?> adjust(BrokenStore store, Adjust adjust) {
            return store.applyCorrectly(new Adjust(adjust.sku(), adjust.delta(), newOperation(), adjust.reason()));
        }
    }

    @CaughtBy({
        "OperationIds.r4_aSetOnHandCountsOnceAndARepeatUndoesNoSale",
        "ConcurrentStock.r4_concurrentRepeatsOfTheFirstSetOnHandCountOnce"
    })
    static final class AppliesARepeatedSetOnHandAgain extends Stocking {
        @Override
        StockOutcome<?> setOnHand(BrokenStore store, SetOnHand setOnHand) {
            return store.applyCorrectly(new SetOnHand(setOnHand.sku(), setOnHand.onHand(), newOperation()));
        }
    }

    @CaughtBy({"OperationIds.r4_aReturnCountsOnce", "ConcurrentTransitions.r4_concurrentRepeatsOfAReturnCountOnce"})
    static final class AppliesARepeatedReturnAgain extends Stocking {
        @Override
        StockOutcome<?> returnStock(BrokenStore store, ReturnStock returnStock) {
            return store.applyCorrectly(
                    returnStock.isAll()
                            ? ReturnStock.all(returnStock.id(), newOperation())
                            : ReturnStock.of(returnStock.id(), newOperation(), returnStock.lines()));
        }
    }

    @CaughtBy({"OperationIds.r4_anOperationIdWithDifferentContentIsRefusedAsReused", CaughtBy.MODEL})
    static final class AcceptsDifferentContentAsAReplay extends Stocking {
        @Override
        StockOutcome<?> adjust(BrokenStore store, Adjust adjust) {
            StockOutcome<?> outcome = store.applyCorrectly(adjust);
            StockLevel level = level(store, adjust.sku());
            return level != null && BrokenStore.isRefused(outcome, Refusal.OperationReused.class)
                    ? Outcomes.replayed(level)
                    : outcome;
        }
    }

    @CaughtBy("OperationIds.r4_operationIdsAreUniqueAcrossAllKindsOfCommands")
    static final class KeepsOperationIdsPerKind extends Stocking {
        @Override
        StockOutcome<?> setOnHand(BrokenStore store, SetOnHand setOnHand) {
            OperationId ofItsKind =
                    OperationId.of(Integer.toHexString(setOnHand.operation().hashCode()) + " of a count");
            return store.applyCorrectly(
                    new SetOnHand(setOnHand.sku(), setOnHand.onHand(), ofItsKind, setOnHand.expected()));
        }
    }

    @CaughtBy({
        "Adjust.r2_aWriteOffNeverTakesReservedUnits",
        "Adjust.r2_aWriteOffNeverTakesMoreThanIsOnHand",
        CaughtBy.MODEL
    })
    static final class WritesOffAsMuchAsItCan extends Stocking {
        @Override
        StockOutcome<?> adjust(BrokenStore store, Adjust adjust) {
            StockOutcome<?> outcome = store.applyCorrectly(adjust);
            StockLevel level = level(store, adjust.sku());
            return level != null && level.available() > 0 && BrokenStore.isRefused(outcome, NotEnough.class)
                    ? store.applyCorrectly(
                            new Adjust(adjust.sku(), -level.available(), adjust.operation(), adjust.reason()))
                    : outcome;
        }
    }

    @CaughtBy({"SetOnHand.itReplacesTheUnitsOnHand", CaughtBy.MODEL})
    static final class AddsACountToTheUnitsOnHand extends Stocking {
        @Override
        StockOutcome<?> setOnHand(BrokenStore store, SetOnHand setOnHand) {
            StockLevel level = level(store, setOnHand.sku());
            long there = level == null ? 0 : level.onHand();
            return store.applyCorrectly(new SetOnHand(
                    setOnHand.sku(),
                    Math.min(StockLevel.MAX_UNITS, there + setOnHand.onHand()),
                    setOnHand.operation()));
        }
    }

    @CaughtBy("SetOnHand.r2_itIsRefusedBelowTheReservedUnits")
    static final class LowersTheCountToTheReservedUnits extends Stocking {
        @Override
        StockOutcome<?> setOnHand(BrokenStore store, SetOnHand setOnHand) {
            StockOutcome<?> outcome = store.applyCorrectly(setOnHand);
            StockLevel level = level(store, setOnHand.sku());
            return level != null && BrokenStore.isRefused(outcome, Refusal.BelowReserved.class)
                    ? store.applyCorrectly(new SetOnHand(setOnHand.sku(), level.reserved(), setOnHand.operation()))
                    : outcome;
        }
    }

    @CaughtBy({
        "SetOnHand.r2_itIsRefusedBelowTheReservedUnits",
        "Reclaim.r3_aCountBelowTheReservedUnitsReportsWhatIsStillReserved"
    })
    static final class ReportsAnUncoveredCountAsAShortage extends Stocking {
        @Override
        StockOutcome<?> setOnHand(BrokenStore store, SetOnHand setOnHand) {
            StockOutcome<?> outcome = store.applyCorrectly(setOnHand);
            StockLevel level = level(store, setOnHand.sku());
            return level != null && BrokenStore.isRefused(outcome, Refusal.BelowReserved.class)
                    ? Outcomes.refused(
                            new NotEnough(List.of(
                                    new Shortage(level.sku(), level.onHand() - setOnHand.onHand(), level.available()))),
                            Outcomes.reclaimed(outcome))
                    : outcome;
        }
    }

    @CaughtBy("Reclaim.r3_aCountBelowTheReservedUnitsReportsWhatIsStillReserved")
    static final class ReportsReclaimedUnitsAsReserved extends Stocking {
        @Override
        StockOutcome<?> setOnHand(BrokenStore store, SetOnHand setOnHand) {
            StockLevel before = level(store, setOnHand.sku());
            StockOutcome<?> outcome = store.applyCorrectly(setOnHand);
            return before != null && BrokenStore.isRefused(outcome, Refusal.BelowReserved.class)
                    ? Outcomes.refused(
                            new Refusal.BelowReserved(before.sku(), setOnHand.onHand(), before.reserved()),
                            Outcomes.reclaimed(outcome))
                    : outcome;
        }
    }

    @CaughtBy("SetOnHand.reservedAndSoldUnitsStay")
    static final class ForgetsSoldUnitsOnACount extends BrokenRules {
        @Override
        LedgerChanges saved(LedgerChanges changes, List<StockCommand<?>> commands) {
            if (!(commands.get(0) instanceof SetOnHand)) {
                return changes;
            }
            SortedMap<Sku, StockLevel> unsold = new TreeMap<>(changes.levels());
            unsold.replaceAll((sku, level) -> StockLevels.of(sku, level.onHand(), level.reserved(), 0));
            return new LedgerChanges(
                    unsold,
                    changes.created(),
                    changes.updated(),
                    changes.removed(),
                    changes.operations(),
                    changes.reported());
        }
    }

    @CaughtBy("Adjust.anUnknownSkuIsRefusedAndStaysUnknown")
    static final class CreatesASkuOnDelivery extends Stocking {
        @Override
        StockOutcome<?> adjust(BrokenStore store, Adjust adjust) {
            StockOutcome<?> outcome = store.applyCorrectly(adjust);
            return adjust.delta() > 0 && BrokenStore.isRefused(outcome, Refusal.UnknownSku.class)
                    ? store.applyCorrectly(new SetOnHand(adjust.sku(), adjust.delta(), adjust.operation()))
                    : outcome;
        }
    }

    @CaughtBy({"Limits.theLargestCounterIsExactToTheUnit", "Limits.aDeliveryBeyondTheLargestCounterIsRefused"})
    static final class CountsInFloats extends Stocking {
        @Override
        StockOutcome<?> setOnHand(BrokenStore store, SetOnHand setOnHand) {
            long rounded = (long) (float) setOnHand.onHand();
            return store.applyCorrectly(
                    new SetOnHand(setOnHand.sku(), rounded, setOnHand.operation(), setOnHand.expected()));
        }
    }

    @CaughtBy("Limits.theLongestReasonIsAccepted")
    static final class HasNoRoomForALongReason extends Stocking {
        @Override
        StockOutcome<?> adjust(BrokenStore store, Adjust adjust) {
            if (adjust.reason().length() > 100) {
                throw new StoreException("value too long for column", null);
            }
            return store.applyCorrectly(adjust);
        }
    }

    @CaughtBy({
        "SetOnHand.anotherCountThanTheExpectedOneIsRefused",
        "SetOnHand.aSkuCanBeExpectedToBeUnknown",
        CaughtBy.MODEL
    })
    static final class IgnoresTheExpectedCount extends Stocking {
        @Override
        StockOutcome<?> setOnHand(BrokenStore store, SetOnHand setOnHand) {
            return store.applyCorrectly(new SetOnHand(setOnHand.sku(), setOnHand.onHand(), setOnHand.operation()));
        }
    }

    @CaughtBy("SetOnHand.theExpectedCountIsReplaced")
    static final class ComparesTheAvailableUnits extends Stocking {
        @Override
        StockOutcome<?> setOnHand(BrokenStore store, SetOnHand setOnHand) {
            StockLevel level = level(store, setOnHand.sku());
            Long expected = setOnHand.expected();
            return level != null && expected != null && expected != level.available()
                    ? Outcomes.refused(new Refusal.OnHandDiffers(level.sku(), expected, level.available()))
                    : store.applyCorrectly(setOnHand);
        }
    }

    @CaughtBy("SetOnHand.r4_aRepeatIsRecognizedEvenIfTheCountHasChanged")
    static final class ComparesBeforeItKnowsARepeat extends Stocking {
        @Override
        StockOutcome<?> setOnHand(BrokenStore store, SetOnHand setOnHand) {
            StockLevel level = level(store, setOnHand.sku());
            Long expected = setOnHand.expected();
            return level != null && expected != null && expected != level.onHand()
                    ? Outcomes.refused(new Refusal.OnHandDiffers(level.sku(), expected, level.onHand()))
                    : store.applyCorrectly(setOnHand);
        }
    }
}
