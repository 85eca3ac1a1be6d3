package dev.earmark.testkit.broken;

import dev.earmark.Refusal;
import dev.earmark.Shortage;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Adjust;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockLevel;
import dev.earmark.StockOutcome;
import dev.earmark.StockOutcome.Refused;
import dev.earmark.StoreException;
import dev.earmark.spi.StockStore;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;

/** Stores that are right as long as nobody else comes between. */
final class BrokenRaces {
    private static final long ROUND_TRIP_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

    private BrokenRaces() {}

    @CaughtBy({
        "ConcurrentReserves.r2_r3_exactlyAsManyUnitsAreSetAsideAsThereAre",
        "ConcurrentReserves.r4_theSameIdIsHeldOnceHoweverManyAskForIt",
        "ConcurrentStock.r7_twoConcurrentAdjustsBothCount",
        "ConcurrentEndings.r6_ofConfirmCancelAndExpireOneWinsAndTheLosersLearnWhich",
        "ConcurrentEndings.r4_howeverManyConfirmItIsSoldOnce"
    })
    static final class GuardsNothing extends BrokenRules {
        @Override
        void beforeSaving(Lock lock) {
            lock.unlock();
            LockSupport.parkNanos(ROUND_TRIP_NANOS);
            lock.lock();
        }
    }

    @CaughtBy("ConcurrentStock.r7_twoConcurrentAdjustsBothCount")
    static final class LosesOneOfTwoConcurrentAdjusts extends BrokenContract {
        @Override
        StockStore data(InstantSource clock) {
            AtomicInteger adjusting = new AtomicInteger();
            return new BrokenStore(super.data(clock)) {
                @Override
                StockOutcome<?> apply(StockCommand<?> command) {
                    return command instanceof Adjust adjust ? adjust(adjust) : right(command);
                }

                private StockOutcome<?> adjust(Adjust adjust) {
                    boolean second = adjusting.incrementAndGet() > 1;
                    LockSupport.parkNanos(ROUND_TRIP_NANOS);
                    try {
                        StockOutcome<?> outcome = right(adjust);
                        if (second && isFirst(outcome)) {
                            sneak(adjust.sku(), -adjust.delta());
                        }
                        return outcome;
                    } finally {
                        adjusting.decrementAndGet();
                    }
                }
            };
        }
    }

    /** As a counter in Redis that is lowered first, and raised again when it has gone below zero. */
    @CaughtBy("ConcurrentReserves.r3_aHugeRequestThatNeverFitsKeepsNoSmallOneFromItsUnits")
    static final class CountsFirstAndChecksAfter extends BrokenContract {
        @Override
        StockStore data(InstantSource clock) {
            Map<Sku, AtomicLong> asked = new ConcurrentHashMap<>();
            return new BrokenStore(super.data(clock)) {
                @Override
                StockOutcome<?> apply(StockCommand<?> command) {
                    return command instanceof Reserve reserve && reserve.lines().size() == 1
                            ? reserve(reserve, reserve.lines().get(0).sku())
                            : right(command);
                }

                private StockOutcome<?> reserve(Reserve reserve, Sku sku) {
                    long quantity = reserve.lines().get(0).quantity();
                    AtomicLong all = asked.computeIfAbsent(sku, unknown -> new AtomicLong());
                    long others = all.getAndAdd(quantity);
                    LockSupport.parkNanos(ROUND_TRIP_NANOS);
                    try {
                        StockLevel level = levels(Set.of(sku)).get(sku);
                        return level != null && others > 0 && others + quantity > level.available()
                                ? new Refused<>(
                                        new Refusal.NotEnough(List.of(new Shortage(sku, quantity, 0))), List.of())
                                : right(reserve);
                    } finally {
                        all.addAndGet(-quantity);
                    }
                }
            };
        }
    }

    @CaughtBy({
        "ConcurrentReserves.r2_r3_exactlyAsManyUnitsAreSetAsideAsThereAre",
        "ConcurrentStock.r7_salesBesideDeliveriesLoseNoUnit"
    })
    static final class ShowsCallersItsConflicts extends BrokenContract {
        @Override
        StockStore data(InstantSource clock) {
            Semaphore version = new Semaphore(1);
            return new BrokenStore(super.data(clock)) {
                @Override
                StockOutcome<?> apply(StockCommand<?> command) {
                    if (!version.tryAcquire()) {
                        throw new StoreException("somebody else has changed the row", null);
                    }
                    LockSupport.parkNanos(ROUND_TRIP_NANOS);
                    try {
                        return right(command);
                    } finally {
                        version.release();
                    }
                }
            };
        }
    }

    @CaughtBy({
        "ConcurrentReserves.r3_batchesInOppositeOrdersServeEverybody",
        "ConcurrentStock.newSkusInOppositeOrdersAllBecomeKnown"
    })
    static final class FailsOnADeadlock extends BrokenContract {
        @Override
        StockStore data(InstantSource clock) {
            AtomicInteger batches = new AtomicInteger();
            return new BrokenStore(super.data(clock)) {
                @Override
                public List<StockOutcome<?>> apply(List<StockCommand<?>> commands) {
                    boolean together = batches.incrementAndGet() > 1 && commands.size() > 1;
                    LockSupport.parkNanos(ROUND_TRIP_NANOS);
                    try {
                        if (together) {
                            throw new StoreException("deadlock found when trying to get a lock", null);
                        }
                        return rightly(commands);
                    } finally {
                        batches.decrementAndGet();
                    }
                }
            };
        }
    }
}
