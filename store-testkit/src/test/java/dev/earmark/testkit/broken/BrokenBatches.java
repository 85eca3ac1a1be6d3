package dev.earmark.testkit.broken;

import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockOutcome;
import dev.earmark.StockOutcome.Refused;
import dev.earmark.StoreException;
import dev.earmark.spi.StockStore;
import dev.earmark.spi.ledger.LedgerChanges;
import dev.earmark.spi.ledger.LedgerResult;
import dev.earmark.spi.ledger.LedgerState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;

/** Stores that get batches wrong. */
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
            return reversed(store.rightly(commands));
        }
    }

    @CaughtBy({
        "Batches.laterCommandsSeeWhatEarlierOnesDidToTheSameSku",
        "Batches.laterCommandsSeeWhatEarlierOnesDidToTheSameReservation",
        "Reclaim.r3_theOrderOfABatchDecidesBetweenExtendAndReclaim",
        CaughtBy.MODEL
    })
    static final class AppliesInAnotherOrder extends Batching {
        @Override
        List<StockOutcome<?>> batch(BrokenStore store, List<StockCommand<?>> commands) {
            return reversed(store.rightly(reversed(commands)));
        }
    }

    @CaughtBy("Batches.r8_aRefusedCommandDoesNotFailItsNeighbours")
    static final class StopsAtTheFirstRefusal extends Batching {
        @Override
        List<StockOutcome<?>> batch(BrokenStore store, List<StockCommand<?>> commands) {
            List<StockOutcome<?>> outcomes = new ArrayList<>();
            StockOutcome<?> refused = null;
            for (StockCommand<?> command : commands) {
                StockOutcome<?> outcome = refused != null ? refused : store.right(command);
                refused = outcome instanceof Refused ? outcome : null;
                outcomes.add(outcome);
            }
            return commands.isEmpty() ? store.rightly(commands) : outcomes;
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
                            new LedgerChanges(new TreeMap<>(), List.of(), List.of(), List.of()),
                            result.shortOf())
                    : result;
        }
    }

    @CaughtBy("LargeBatches.r9_aBatchCanHaveFiveHundredCommands")
    static final class TakesOnlyShortBatches extends Batching {
        @Override
        List<StockOutcome<?>> batch(BrokenStore store, List<StockCommand<?>> commands) {
            if (commands.size() > 400) {
                throw new StoreException("too many parameters", null);
            }
            return store.rightly(commands);
        }
    }

    @CaughtBy("LargeBatches.r1_aBasketCanHaveAThousandLines")
    static final class TakesOnlySmallBaskets extends Batching {
        @Override
        List<StockOutcome<?>> batch(BrokenStore store, List<StockCommand<?>> commands) {
            if (commands.stream()
                    .anyMatch(command -> command instanceof Reserve reserve
                            && reserve.lines().size() > 900)) {
                throw new StoreException("too many parameters", null);
            }
            return store.rightly(commands);
        }
    }

    @CaughtBy("Batches.anEmptyBatchIsAMistakeOfTheCaller")
    static final class TakesAnEmptyBatch extends Batching {
        @Override
        List<StockOutcome<?>> batch(BrokenStore store, List<StockCommand<?>> commands) {
            return commands.isEmpty() ? List.of() : store.rightly(commands);
        }
    }

    @CaughtBy({
        "Batches.r4_theSameOperationSeveralTimesCountsOnce",
        "Batches.laterCommandsSeeWhatEarlierOnesDidToTheSameReservation"
    })
    static final class AnswersARepeatInABatchLikeTheFirst extends Batching {
        @Override
        List<StockOutcome<?>> batch(BrokenStore store, List<StockCommand<?>> commands) {
            List<StockOutcome<?>> outcomes = new ArrayList<>(store.rightly(commands));
            for (int i = 0; i < commands.size(); i++) {
                outcomes.set(i, outcomes.get(commands.indexOf(commands.get(i))));
            }
            return outcomes;
        }
    }
}
