package dev.earmark.testkit.broken;

import dev.earmark.Line;
import dev.earmark.Refusal;
import dev.earmark.Shortage;
import dev.earmark.Sku;
import dev.earmark.StockChanges;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Adjust;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockLevel;
import dev.earmark.StockOutcome;
import dev.earmark.StoreException;
import dev.earmark.spi.Outcomes;
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
import java.util.function.Consumer;

/** Stores that are correct until calls overlap. */
final class BrokenRaces {
    private static final long ROUND_TRIP_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

    private BrokenRaces() {}

    @CaughtBy({
        "ConcurrentReserves.r2_r3_exactlyTheAvailableUnitsAreReserved",
        "ConcurrentReserves.r4_concurrentReservesOfOneIdHoldItOnce",
        "ConcurrentStock.r7_twoConcurrentAdjustsBothCount",
        "ConcurrentTransitions.r6_exactlyOneOfConfirmCancelAndExpireWinsAndTheOthersLearnWhich",
        "ConcurrentTransitions.r4_concurrentConfirmsSellOnce"
    })
    static final class ReleasesTheLockTooEarly extends BrokenRules {
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
        StockStore data(InstantSource clock, Consumer<StockChanges> hook) {
            AtomicInteger adjusting = new AtomicInteger();
            return new BrokenStore(super.data(clock, hook)) {
                @Override
                StockOutcome<?> apply(StockCommand<?> command) {
                    return command instanceof Adjust adjust ? adjust(adjust) : applyCorrectly(command);
                }

                private StockOutcome<?> adjust(Adjust adjust) {
                    boolean second = adjusting.incrementAndGet() > 1;
                    LockSupport.parkNanos(ROUND_TRIP_NANOS);
                    try {
                        StockOutcome<?> outcome = applyCorrectly(adjust);
                        if (second && isFirst(outcome)) {
                            adjustSilently(adjust.sku(), -adjust.delta());
                        }
                        return outcome;
                    } finally {
                        adjusting.decrementAndGet();
                    }
                }
            };
        }
    }

    /** Works like a counter in Redis that is decremented first, and incremented again if it is below zero. */
    @CaughtBy("ConcurrentReserves.r3_aRequestThatIsTooLargeDoesNotBlockSmallOnes")
    static final class CountsFirstAndChecksAfter extends BrokenContract {
        @Override
        StockStore data(InstantSource clock, Consumer<StockChanges> hook) {
            Map<Sku, AtomicLong> asked = new ConcurrentHashMap<>();
            return new BrokenStore(super.data(clock, hook)) {
                @Override
                StockOutcome<?> apply(StockCommand<?> command) {
                    return command instanceof Reserve reserve && reserve.lines().size() == 1
                            ? reserve(reserve, reserve.lines().get(0).sku())
                            : applyCorrectly(command);
                }

                private StockOutcome<?> reserve(Reserve reserve, Sku sku) {
                    long quantity = reserve.lines().get(0).quantity();
                    AtomicLong all = asked.computeIfAbsent(sku, unknown -> new AtomicLong());
                    long others = all.getAndAdd(quantity);
                    LockSupport.parkNanos(ROUND_TRIP_NANOS);
                    try {
                        StockLevel level = levels(Set.of(sku)).get(sku);
                        return level != null && others > 0 && others + quantity > level.available()
                                ? Outcomes.refused(
                                        new Refusal.NotEnough(List.of(new Shortage(sku, quantity, 0))), List.of())
                                : applyCorrectly(reserve);
                    } finally {
                        all.addAndGet(-quantity);
                    }
                }
            };
        }
    }

    /** Leaves out overdue reservations that another call has locked, as {@code SKIP LOCKED} does. */
    @CaughtBy("ConcurrentReclaims.r3_twoReservesReclaimTheSameBasketsForDifferentSkus")
    static final class SkipsLockedBaskets extends BrokenContract {
        @Override
        StockStore data(InstantSource clock, Consumer<StockChanges> hook) {
            AtomicInteger calls = new AtomicInteger();
            return new BrokenStore(super.data(clock, hook)) {
                @Override
                StockOutcome<?> apply(StockCommand<?> command) {
                    boolean second = calls.incrementAndGet() > 1;
                    try {
                        // before the other call is applied
                        if (second && command instanceof Reserve reserve && isShort(reserve)) {
                            return Outcomes.refused(new Refusal.NotEnough(List.of(shortage(reserve))), List.of());
                        }
                        LockSupport.parkNanos(ROUND_TRIP_NANOS);
                        return applyCorrectly(command);
                    } finally {
                        calls.decrementAndGet();
                    }
                }

                private boolean isShort(Reserve reserve) {
                    Shortage shortage = shortage(reserve);
                    return shortage.available() < shortage.requested();
                }

                private Shortage shortage(Reserve reserve) {
                    Line line = reserve.lines().get(0);
                    StockLevel level = levels(Set.of(line.sku())).get(line.sku());
                    return new Shortage(line.sku(), line.quantity(), level == null ? 0 : level.available());
                }
            };
        }
    }

    @CaughtBy({
        "ConcurrentReserves.r2_r3_exactlyTheAvailableUnitsAreReserved",
        "ConcurrentStock.r7_concurrentSalesAndDeliveriesLoseNoUnit"
    })
    static final class ThrowsOnAConflict extends BrokenContract {
        @Override
        StockStore data(InstantSource clock, Consumer<StockChanges> hook) {
            Semaphore version = new Semaphore(1);
            return new BrokenStore(super.data(clock, hook)) {
                @Override
                StockOutcome<?> apply(StockCommand<?> command) {
                    if (!version.tryAcquire()) {
                        throw new StoreException("another transaction has changed the row", null);
                    }
                    LockSupport.parkNanos(ROUND_TRIP_NANOS);
                    try {
                        return applyCorrectly(command);
                    } finally {
                        version.release();
                    }
                }
            };
        }
    }

    @CaughtBy({
        "ConcurrentReserves.r3_batchesInOppositeOrdersAllSucceed",
        "ConcurrentStock.newSkusInOppositeOrdersAreAllStored"
    })
    static final class FailsOnADeadlock extends BrokenContract {
        @Override
        StockStore data(InstantSource clock, Consumer<StockChanges> hook) {
            AtomicInteger batches = new AtomicInteger();
            return new BrokenStore(super.data(clock, hook)) {
                @Override
                public List<StockOutcome<?>> apply(List<StockCommand<?>> commands) {
                    boolean together = batches.incrementAndGet() > 1 && commands.size() > 1;
                    LockSupport.parkNanos(ROUND_TRIP_NANOS);
                    try {
                        if (together) {
                            throw new StoreException("deadlock found when trying to get a lock", null);
                        }
                        return applyCorrectly(commands);
                    } finally {
                        batches.decrementAndGet();
                    }
                }
            };
        }
    }
}
