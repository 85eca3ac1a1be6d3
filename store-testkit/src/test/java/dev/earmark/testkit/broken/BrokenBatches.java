package dev.earmark.testkit.broken;

import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockOutcome;
import dev.earmark.StockOutcome.Refused;
import dev.earmark.StoreException;
import dev.earmark.spi.StockStore;
import dev.earmark.spi.StoreLimits;
import dev.earmark.spi.ledger.LedgerChanges;
import dev.earmark.spi.ledger.LedgerResult;
import dev.earmark.spi.ledger.LedgerState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Stores with a defect in batches. */
final class BrokenBatches {
    private static final long ROUND_TRIP_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

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

        static int lines(List<StockCommand<?>> commands) {
            return commands.stream().mapToInt(StoreLimits::linesOf).sum();
        }

        /** Returns the number of commands from the start that fit into one batch. */
        static int fitting(List<StockCommand<?>> commands) {
            int fitting = Math.min(commands.size(), StoreLimits.MAX_COMMANDS);
            while (lines(commands.subList(0, fitting)) > StoreLimits.MAX_LINES) {
                fitting--;
            }
            return fitting;
        }

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
                            new LedgerChanges(new TreeMap<>(), List.of(), List.of(), List.of()),
                            result.shortOf())
                    : result;
        }
    }

    @CaughtBy({
        "BatchSize.r9_aBatchWithTooManyCommandsIsRefusedAndChangesNothing",
        "BatchSize.r9_aBatchWithTooManyLinesIsRefusedAndChangesNothing"
    })
    static final class AcceptsBatchesOfAnySize extends Batching {
        @Override
        List<StockOutcome<?>> batch(BrokenStore store, List<StockCommand<?>> commands) {
            int fitting = fitting(commands);
            List<StockOutcome<?>> outcomes = new ArrayList<>(store.applyCorrectly(commands.subList(0, fitting)));
            if (fitting < commands.size()) {
                outcomes.addAll(batch(store, commands.subList(fitting, commands.size())));
            }
            return outcomes;
        }
    }

    @CaughtBy({
        "BatchSize.r9_aBatchWithTooManyCommandsIsRefusedAndChangesNothing",
        "BatchSize.r9_aBatchWithTooManyLinesIsRefusedAndChangesNothing"
    })
    static final class AppliesTheFirstPartOfATooLargeBatch extends Batching {
        @Override
        List<StockOutcome<?>> batch(BrokenStore store, List<StockCommand<?>> commands) {
            List<StockOutcome<?>> outcomes = store.applyCorrectly(commands.subList(0, fitting(commands)));
            StoreLimits.requireBatch(commands);
            return outcomes;
        }
    }

    @CaughtBy("BatchSize.r9_aBatchCanHaveTheLargestNumberOfCommands")
    static final class RefusesTheLargestBatch extends Batching {
        @Override
        List<StockOutcome<?>> batch(BrokenStore store, List<StockCommand<?>> commands) {
            if (commands.size() >= StoreLimits.MAX_COMMANDS) {
                throw new IllegalArgumentException("too many commands");
            }
            return store.applyCorrectly(commands);
        }
    }

    @CaughtBy("BatchSize.r9_aBatchCanHaveTheLargestNumberOfLines")
    static final class RefusesTheMostLines extends Batching {
        @Override
        List<StockOutcome<?>> batch(BrokenStore store, List<StockCommand<?>> commands) {
            if (lines(commands) >= StoreLimits.MAX_LINES) {
                throw new IllegalArgumentException("too many lines");
            }
            return store.applyCorrectly(commands);
        }
    }

    @CaughtBy(CaughtBy.ATOMIC)
    static final class AppliesALargeBatchInTwoSteps extends Batching {
        @Override
        List<StockOutcome<?>> batch(BrokenStore store, List<StockCommand<?>> commands) {
            int half = commands.size() / 2;
            if (half < 100) {
                return store.applyCorrectly(commands);
            }
            List<StockOutcome<?>> outcomes = new ArrayList<>(store.applyCorrectly(commands.subList(0, half)));
            LockSupport.parkNanos(ROUND_TRIP_NANOS);
            outcomes.addAll(store.applyCorrectly(commands.subList(half, commands.size())));
            return outcomes;
        }
    }

    @CaughtBy("BatchSize.r9_aBatchCanHaveTheLargestNumberOfCommands")
    static final class AcceptsOnlyShortBatches extends Batching {
        @Override
        List<StockOutcome<?>> batch(BrokenStore store, List<StockCommand<?>> commands) {
            if (commands.size() > 400) {
                throw new StoreException("too many parameters", null);
            }
            return store.applyCorrectly(commands);
        }
    }

    @CaughtBy("LargeCommands.r1_aReservationCanHaveAThousandLines")
    static final class AcceptsOnlySmallBaskets extends Batching {
        @Override
        List<StockOutcome<?>> batch(BrokenStore store, List<StockCommand<?>> commands) {
            if (commands.stream()
                    .anyMatch(command -> command instanceof Reserve reserve
                            && reserve.lines().size() > 900)) {
                throw new StoreException("too many parameters", null);
            }
            return store.applyCorrectly(commands);
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
