package dev.earmark.testkit.broken;

import dev.earmark.StockCommand;
import dev.earmark.StockOutcome;
import dev.earmark.StockOutcome.Refused;
import dev.earmark.spi.Changes;
import dev.earmark.spi.StockStore;
import dev.earmark.spi.StoreLimits;
import dev.earmark.spi.ledger.LedgerChanges;
import dev.earmark.spi.ledger.LedgerResult;
import dev.earmark.spi.ledger.LedgerState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Stores with a defect in batches. */
final class BrokenBatches {
    private BrokenBatches() {}

    abstract static class Batching extends BrokenContract {
        @Override
        final StockStore open(StockStore data) {
            return new BrokenStore(data) {
                @Override
                public List<StockOutcome<?>> apply(List<StockCommand<?>> commands) {
                    return batch(this, commands);
                }
            };
        }

        abstract List<StockOutcome<?>> batch(BrokenStore store, List<StockCommand<?>> commands);

        static <T> List<T> reversed(List<T> list) {
            List<T> reversed = new ArrayList<>(list);
            Collections.reverse(reversed);
            return reversed;
        }
    }

    @CaughtBy("Batches.outcomesComeInTheOrderOfTheCommands")
    static final class AnswersInAnotherOrder extends Batching {
        @Override
        List<StockOutcome<?>> batch(BrokenStore store, List<StockCommand<?>> commands) {
            return reversed(store.applyCorrectly(commands));
        }
    }

    @CaughtBy({
        "Batches.laterCommandsSeeTheEffectOfEarlierOnesOnTheSameSku",
        "Batches.laterCommandsSeeTheEffectOfEarlierOnesOnTheSameReservation",
        "Reclaim.r3_theOrderOfABatchDecidesBetweenExtendAndReclaim",
        CaughtBy.MODEL
    })
    static final class AppliesInAnotherOrder extends Batching {
        @Override
        List<StockOutcome<?>> batch(BrokenStore store, List<StockCommand<?>> commands) {
            return reversed(store.applyCorrectly(reversed(commands)));
        }
    }

    @CaughtBy("Batches.r8_aRefusedCommandDoesNotFailItsNeighbours")
    static final class StopsAtTheFirstRefusal extends Batching {
        @Override
        List<StockOutcome<?>> batch(BrokenStore store, List<StockCommand<?>> commands) {
            StoreLimits.requireBatch(commands);
            List<StockOutcome<?>> outcomes = new ArrayList<>();
            StockOutcome<?> refused = null;
            for (StockCommand<?> command : commands) {
                StockOutcome<?> outcome = refused != null ? refused : store.applyCorrectly(command);
                refused = outcome instanceof Refused ? outcome : null;
                outcomes.add(outcome);
            }
            return outcomes;
        }
    }

    @CaughtBy("Batches.r8_aRefusedCommandDoesNotFailItsNeighbours")
    static final class RollsEverythingBackAfterARefusal extends BrokenRules {
        @Override
        LedgerResult apply(LedgerState state, List<StockCommand<?>> commands) {
            LedgerResult result = super.apply(state, commands);
            boolean refused = result.outcomes().stream().anyMatch(Refused.class::isInstance);
            return refused
                    ? new LedgerResult(
                            result.outcomes(),
                            new LedgerChanges(
                                    new TreeMap<>(),
                                    List.of(),
                                    List.of(),
                                    Map.of(),
                                    List.of(),
                                    Changes.of(List.of(), List.of())),
                            result.shortOf())
                    : result;
        }
    }

    @CaughtBy("Batches.anEmptyBatchIsAnIllegalArgument")
    static final class AcceptsAnEmptyBatch extends Batching {
        @Override
        List<StockOutcome<?>> batch(BrokenStore store, List<StockCommand<?>> commands) {
            return commands.isEmpty() ? List.of() : store.applyCorrectly(commands);
        }
    }

    @CaughtBy({
        "Batches.r4_anOperationRepeatedInABatchCountsOnce",
        "Batches.laterCommandsSeeTheEffectOfEarlierOnesOnTheSameReservation"
    })
    static final class AnswersARepeatInABatchLikeTheFirst extends Batching {
        @Override
        List<StockOutcome<?>> batch(BrokenStore store, List<StockCommand<?>> commands) {
            List<StockOutcome<?>> outcomes = new ArrayList<>(store.applyCorrectly(commands));
            for (int i = 0; i < commands.size(); i++) {
                outcomes.set(i, outcomes.get(commands.indexOf(commands.get(i))));
            }
            return outcomes;
        }
    }
}
