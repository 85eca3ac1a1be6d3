package dev.earmark.testkit.broken;

import dev.earmark.Reservation;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Adjust;
import dev.earmark.StockCommand.Expire;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.StockLevel;
import dev.earmark.StockOutcome;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.StockOutcome.Refused;
import dev.earmark.spi.Outcomes;
import dev.earmark.spi.StockStore;
import dev.earmark.spi.ledger.Ledger;
import dev.earmark.spi.ledger.LedgerChanges;
import dev.earmark.spi.ledger.LedgerScope;
import dev.earmark.spi.ledger.LedgerState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Stores with a defect in reclaiming overdue units. */
final class BrokenReclaims {
    private BrokenReclaims() {}

    abstract static class Reclaiming extends BrokenRules {
        @Override
        List<Reservation> reclaimable(List<Reservation> overdue, List<StockCommand<?>> commands) {
            return corrupt(overdue, commands.get(0));
        }

        abstract List<Reservation> corrupt(List<Reservation> overdue, StockCommand<?> command);
    }

    @CaughtBy({
        "Reclaim.r3_aShortReserveReclaimsOverdueUnits",
        "Reclaim.r3_aBasketReclaimsUnitsForEachOfItsLines",
        "Reclaim.r3_reclaimingABasketReleasesAllItsSkus",
        "ConcurrentReclaims.r3_eachOverdueReservationIsReclaimedOnce",
        CaughtBy.MODEL
    })
    static final class ReclaimsNothing extends Reclaiming {
        @Override
        List<Reservation> corrupt(List<Reservation> overdue, StockCommand<?> command) {
            return List.of();
        }
    }

    @CaughtBy("Reclaim.r3_aWriteOffReclaimsOverdueUnits")
    static final class ReclaimsNothingForAWriteOff extends Reclaiming {
        @Override
        List<Reservation> corrupt(List<Reservation> overdue, StockCommand<?> command) {
            return command instanceof Adjust ? List.of() : overdue;
        }
    }

    @CaughtBy("Reclaim.r3_aLowerCountReclaimsOverdueUnits")
    static final class ReclaimsNothingForALowerCount extends Reclaiming {
        @Override
        List<Reservation> corrupt(List<Reservation> overdue, StockCommand<?> command) {
            return command instanceof SetOnHand ? List.of() : overdue;
        }
    }

    /** Runs the Ledger once more, and leaves it at that even if the second run is short of other SKUs. */
    @CaughtBy("Reclaim.r3_unitsReclaimedForOneCommandDoNotLeaveALaterOneShort")
    static final class SearchesOnlyWhatTheFirstRunIsShortOf extends BrokenRules {
        @Override
        LedgerState loaded(LedgerState state, List<StockCommand<?>> commands) {
            LedgerState unsearched = States.withOverdue(state, Map.of());
            Map<Sku, List<Reservation>> searched = new HashMap<>(state.overdue());
            searched.keySet().retainAll(Ledger.apply(unsearched, commands).shortOf());
            return States.withOverdue(state, searched);
        }
    }

    @CaughtBy("ReclaimOrder.r3_theLongestOverdueIsReclaimedFirst")
    static final class ReclaimsTheLatestFirst extends Reclaiming {
        @Override
        List<Reservation> corrupt(List<Reservation> overdue, StockCommand<?> command) {
            List<Reservation> reversed = new ArrayList<>(overdue);
            Collections.reverse(reversed);
            return reversed;
        }
    }

    @CaughtBy("ReclaimOrder.r3_moreOverdueReservationsThanAStoreLoadsAtOnceAreAllReclaimed")
    static final class ReclaimsAtMostAThousand extends Reclaiming {
        @Override
        List<Reservation> corrupt(List<Reservation> overdue, StockCommand<?> command) {
            return overdue.subList(0, Math.min(1_000, overdue.size()));
        }
    }

    @CaughtBy("LargeBaskets.r3_theLargestBasketIsCancelledExpiredChangedAndReclaimedByAShortReserve")
    static final class ReclaimsOnlySmallBaskets extends Reclaiming {
        @Override
        List<Reservation> corrupt(List<Reservation> overdue, StockCommand<?> command) {
            return overdue.stream()
                    .filter(reservation -> reservation.lines().size() <= 1_000)
                    .toList();
        }
    }

    @CaughtBy("ReclaimOrder.r3_eachCommandOfABatchReclaimsForItself")
    static final class ReclaimsOneInABatch extends Reclaiming {
        @Override
        List<Reservation> corrupt(List<Reservation> overdue, StockCommand<?> command) {
            return overdue.subList(0, Math.min(1, overdue.size()));
        }
    }

    @CaughtBy({
        "ReclaimOrder.r3_noMoreIsReclaimedThanIsNeeded",
        "ReclaimOrder.r3_nothingIsReclaimedWhileEnoughUnitsAreAvailable",
        CaughtBy.MODEL
    })
    static final class ReclaimsEverythingOverdue extends BrokenContract {
        @Override
        StockStore open(StockStore data) {
            return new BrokenStore(data) {
                @Override
                StockOutcome<?> apply(StockCommand<?> command) {
                    if (command instanceof Reserve) {
                        overdue(100).ids().forEach(id -> applyCorrectly(new Expire(id)));
                    }
                    return applyCorrectly(command);
                }
            };
        }
    }

    @CaughtBy({"Reclaim.r3_reclaimingABasketReleasesAllItsSkus", CaughtBy.MODEL})
    static final class SavesOnlyTheSkusOfTheCommands extends BrokenRules {
        @Override
        LedgerChanges saved(LedgerChanges changes, List<StockCommand<?>> commands) {
            if (!(commands.get(0) instanceof Reserve)) {
                return changes;
            }
            SortedMap<Sku, StockLevel> named = new TreeMap<>(changes.levels());
            named.keySet().retainAll(LedgerScope.of(commands).skus());
            return new LedgerChanges(
                    named,
                    changes.created(),
                    changes.updated(),
                    changes.removed(),
                    changes.operations(),
                    changes.reported());
        }
    }

    @CaughtBy({
        "Reclaim.r3_aShortReserveReclaimsOverdueUnits",
        "Reclaim.r3_reservationsReclaimedForARefusedReserveStayExpiredAndAreReported"
    })
    static final class DoesNotReportReclaimedReservations extends BrokenRules {
        @Override
        List<StockOutcome<?>> answered(List<StockOutcome<?>> outcomes) {
            List<StockOutcome<?>> silent = new ArrayList<>();
            outcomes.forEach(outcome -> silent.add(withoutReclaimed(outcome)));
            return silent;
        }

        private static StockOutcome<?> withoutReclaimed(StockOutcome<?> outcome) {
            if (outcome instanceof Applied<?> applied) {
                return applied.replay() ? applied : Outcomes.applied(applied.value());
            }
            return Outcomes.refused(((Refused<?>) outcome).refusal());
        }
    }
}
