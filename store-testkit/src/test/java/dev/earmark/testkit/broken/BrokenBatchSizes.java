package dev.earmark.testkit.broken;

import dev.earmark.ReservationId;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.OnReservation;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockOutcome;
import dev.earmark.StoreException;
import dev.earmark.spi.StoreLimits;
import dev.earmark.testkit.broken.BrokenBatches.Batching;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Stores with a defect in large batches. */
final class BrokenBatchSizes {
    private static final long ROUND_TRIP_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private BrokenBatchSizes() {}

    private static int lines(List<StockCommand<?>> commands) {
        return commands.stream().mapToInt(StoreLimits::linesOf).sum();
    }

    /** Returns the number of commands from the start that fit into one batch. */
    private static int fitting(List<StockCommand<?>> commands) {
        int fitting = Math.min(commands.size(), StoreLimits.MAX_COMMANDS);
        while (lines(commands.subList(0, fitting)) > StoreLimits.MAX_LINES) {
            fitting--;
        }
        return fitting;
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

    @CaughtBy({
        "LargeBaskets.r1_theLargestBasketLivesFromReserveToPurge",
        "LargeBaskets.r3_theLargestBasketIsCancelledExpiredChangedAndReclaimedByAShortReserve"
    })
    static final class AcceptsOnlySmallBaskets extends Batching {
        @Override
        List<StockOutcome<?>> batch(BrokenStore store, List<StockCommand<?>> commands) {
            if (commands.stream()
                    .anyMatch(command -> command instanceof Reserve reserve
                            && reserve.lines().size() > 4_900)) {
                throw new StoreException("too many parameters", null);
            }
            return store.applyCorrectly(commands);
        }
    }

    @CaughtBy({
        "LargeBaskets.r1_theLargestBasketLivesFromReserveToPurge",
        "LargeBaskets.r3_theLargestBasketIsCancelledExpiredChangedAndReclaimedByAShortReserve"
    })
    static final class CannotFinishALargeBasket extends Batching {
        @Override
        List<StockOutcome<?>> batch(BrokenStore store, List<StockCommand<?>> commands) {
            List<ReservationId> ids = commands.stream()
                    .filter(command -> command instanceof OnReservation && !(command instanceof Reserve))
                    .map(command -> ((OnReservation) command).id())
                    .toList();
            if (store.reservations(ids).values().stream()
                    .anyMatch(reservation -> reservation.lines().size() > 4_900)) {
                throw new StoreException("too many parameters", null);
            }
            return store.applyCorrectly(commands);
        }
    }
}
