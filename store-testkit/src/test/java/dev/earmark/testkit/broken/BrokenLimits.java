package dev.earmark.testkit.broken;

import dev.earmark.Line;
import dev.earmark.OwnerId;
import dev.earmark.Refusal;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReservationStatus;
import dev.earmark.Sku;
import dev.earmark.StockChanges;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Change;
import dev.earmark.StockCommand.Expire;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockOutcome;
import dev.earmark.spi.Outcomes;
import dev.earmark.spi.Reservations;
import dev.earmark.spi.StockStore;
import dev.earmark.spi.ledger.LedgerState;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Stores with a defect in the limit per owner. */
final class BrokenLimits {
    private static final long ROUND_TRIP_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

    private BrokenLimits() {}

    /** Forgets some of what an owner has. */
    abstract static class Forgetting extends BrokenRules {
        @Override
        LedgerState loaded(LedgerState state, List<StockCommand<?>> commands) {
            Map<OwnerId, List<Reservation>> owned = new HashMap<>(state.owned());
            owned.replaceAll((owner, all) -> all.stream()
                    .filter(one -> counts(one, state.now(), commands.get(0)))
                    .toList());
            return States.withOwned(state, owned);
        }

        abstract boolean counts(Reservation owned, Instant now, StockCommand<?> command);

        static boolean has(Reservation reservation, Sku sku) {
            return reservation.lines().stream().anyMatch(line -> line.sku().equals(sku));
        }
    }

    @CaughtBy({
        "OwnerLimit.r2_theOwnerHoldsAtMostTheLimit",
        "ConcurrentLimits.r2_oneOwnerReservesExactlyTheLimit",
        CaughtBy.MODEL
    })
    static final class LimitsEachRequestAlone extends Forgetting {
        @Override
        boolean counts(Reservation owned, Instant now, StockCommand<?> command) {
            return false;
        }
    }

    @CaughtBy("OwnerLimit.r2_whatTheOwnerHasBoughtCounts")
    static final class ForgetsWhatWasBought extends Forgetting {
        @Override
        boolean counts(Reservation owned, Instant now, StockCommand<?> command) {
            return owned.status() == ReservationStatus.HELD;
        }
    }

    @CaughtBy({"OwnerLimit.r2_reservationsWithoutALimitCount", "OwnerLimit.r2_whatTheOwnerHasBoughtCounts"})
    static final class CountsOnlyReservationsWithALimit extends Forgetting {
        @Override
        boolean counts(Reservation owned, Instant now, StockCommand<?> command) {
            return owned.limitPerOwner().isPresent();
        }
    }

    @CaughtBy({
        "OwnerLimit.r3_overdueReservationsOfTheOwnerAreReclaimedBeforeItIsRefused",
        "OwnerLimit.r3_aChangeReclaimsOverdueReservationsOfTheOwner",
        "ConcurrentLimits.r3_overdueReservationsOfTheOwnerAreReclaimedOnceEach"
    })
    static final class LetsOverdueReservationsBe extends Forgetting {
        @Override
        boolean counts(Reservation owned, Instant now, StockCommand<?> command) {
            return !owned.isOverdue(now);
        }
    }

    @CaughtBy({
        "OwnerLimit.r3_overdueReservationsOfTheOwnerAreReclaimedBeforeItIsRefused",
        "Assign.r3_overdueReservationsOfTheNewOwnerAreReclaimedBeforeTheLimitRefuses"
    })
    static final class CountsOverdueReservationsLikeLiveOnes extends BrokenRules {
        @Override
        LedgerState loaded(LedgerState state, List<StockCommand<?>> commands) {
            if (state.owned().isEmpty()) {
                return state;
            }
            Map<ReservationId, Reservation> live = new HashMap<>(state.reservations());
            live.replaceAll((id, known) -> known.isOverdue(state.now())
                    ? Reservations.withExpiresAt(known, state.now().plusSeconds(1))
                    : known);
            return States.withReservations(state, live);
        }
    }

    @CaughtBy("OwnerLimit.aChangeKeepsToTheLimitAndItsOwnUnitsDoNotCountTwice")
    static final class ChecksOnlyTheFirstLine extends Forgetting {
        @Override
        boolean counts(Reservation owned, Instant now, StockCommand<?> command) {
            return !(command instanceof Change change)
                    || has(owned, change.lines().get(0).sku());
        }
    }

    @CaughtBy({"OwnerLimit.theSkusOfAChoiceCountTogether", "ConcurrentLimits.r2_theSkusOfAChoiceCountTogether"})
    static final class CountsOnlyTheFirstSkuOfAChoice extends Forgetting {
        @Override
        boolean counts(Reservation owned, Instant now, StockCommand<?> command) {
            return !(command instanceof Reserve reserve)
                    || reserve.fromAny().isEmpty()
                    || has(owned, reserve.fromAny().get(0).skus().get(0));
        }
    }

    @CaughtBy({
        "OwnerLimit.aChangeKeepsToTheLimitAndItsOwnUnitsDoNotCountTwice",
        "ConcurrentLimits.r2_concurrentChangesOfOneOwnerKeepToTheLimit"
    })
    static final class ChangesBeyondTheLimit extends Forgetting {
        @Override
        boolean counts(Reservation owned, Instant now, StockCommand<?> command) {
            return !(command instanceof Change);
        }
    }

    /** Decides about limited requests itself. */
    abstract static class Deciding extends BrokenContract {
        @Override
        StockStore data(InstantSource clock, Consumer<StockChanges> hook) {
            Set<ReservationId> ids = ConcurrentHashMap.newKeySet();
            return new BrokenStore(super.data(clock, hook)) {
                @Override
                StockOutcome<?> apply(StockCommand<?> command) {
                    if (command instanceof Reserve reserve) {
                        ids.add(reserve.id());
                        OwnerId owner = reserve.owner();
                        if (reserve.limitPerOwner() != null && owner != null) {
                            return decide(
                                    this,
                                    reserve,
                                    reservations(ids).values().stream()
                                            .filter(known -> known.owner()
                                                    .filter(owner::equals)
                                                    .isPresent())
                                            .filter(known -> !known.id().equals(reserve.id()))
                                            .toList());
                        }
                    }
                    return applyCorrectly(command);
                }
            };
        }

        abstract StockOutcome<?> decide(BrokenStore store, Reserve reserve, List<Reservation> ofOwner);

        /** The units of the first SKU of the request in the held and sold lines. */
        static long owned(Reserve reserve, List<Reservation> ofOwner) {
            Sku sku = firstSku(reserve);
            return lines(ofOwner)
                    .filter(line -> line.sku().equals(sku))
                    .mapToLong(Line::quantity)
                    .sum();
        }

        static Stream<Line> lines(List<Reservation> ofOwner) {
            return ofOwner.stream()
                    .filter(known ->
                            known.status() == ReservationStatus.HELD || known.status() == ReservationStatus.CONFIRMED)
                    .flatMap(known -> known.lines().stream());
        }

        static Sku firstSku(Reserve reserve) {
            return reserve.lines().isEmpty()
                    ? reserve.fromAny().get(0).skus().get(0)
                    : reserve.lines().get(0).sku();
        }

        static StockOutcome<?> decide(BrokenStore store, Reserve reserve, long owned, Reserve within) {
            long limit = reserve.limitPerOwner() == null ? Long.MAX_VALUE : reserve.limitPerOwner();
            long requested = reserve.lines().isEmpty()
                    ? reserve.fromAny().get(0).quantity()
                    : reserve.lines().get(0).quantity();
            OwnerId owner = reserve.owner();
            return owner != null && owned + requested > limit
                    ? Outcomes.refused(new Refusal.LimitExceeded(owner, firstSku(reserve), limit, owned, requested))
                    : store.applyCorrectly(within);
        }
    }

    @CaughtBy("OwnerLimit.r2_whatTheOwnerHasBoughtCounts")
    static final class CountsReturnedUnits extends Deciding {
        @Override
        StockOutcome<?> decide(BrokenStore store, Reserve reserve, List<Reservation> ofOwner) {
            return decide(store, reserve, owned(reserve, ofOwner), reserve);
        }
    }

    @CaughtBy("OwnerLimit.theLimitIsForEachSku")
    static final class CountsAllSkusTogether extends Deciding {
        @Override
        StockOutcome<?> decide(BrokenStore store, Reserve reserve, List<Reservation> ofOwner) {
            long all = lines(ofOwner).mapToLong(Line::quantity).sum();
            return decide(store, reserve, all, reserve);
        }
    }

    /** Reads what the owner has, and then reserves. */
    @CaughtBy({
        "ConcurrentLimits.r2_oneOwnerReservesExactlyTheLimit",
        "ConcurrentLimits.r2_eachOfSeveralOwnersReservesExactlyTheLimit"
    })
    static final class ChecksBeforeTheStep extends Deciding {
        @Override
        StockOutcome<?> decide(BrokenStore store, Reserve reserve, List<Reservation> ofOwner) {
            Reserve unlimited = new Reserve(
                    reserve.id(),
                    reserve.lines(),
                    reserve.holdFor(),
                    reserve.owner(),
                    reserve.fromAny(),
                    null,
                    reserve.longestHold());
            LockSupport.parkNanos(ROUND_TRIP_NANOS);
            return decide(store, reserve, owned(reserve, ofOwner), unlimited);
        }
    }

    @CaughtBy({"OwnerLimit.r3_noMoreOfTheOwnerIsReclaimedThanIsNeeded"})
    static final class ReclaimsAllOfTheOwner extends Deciding {
        @Override
        StockOutcome<?> decide(BrokenStore store, Reserve reserve, List<Reservation> ofOwner) {
            ofOwner.forEach(known -> store.applyCorrectly(new Expire(known.id())));
            return store.applyCorrectly(reserve);
        }
    }

    @CaughtBy({"OwnerLimit.r2_theOwnerHoldsAtMostTheLimit", CaughtBy.MODEL})
    static final class ForgetsTheLimitOfTheReservation extends Deciding {
        @Override
        StockOutcome<?> decide(BrokenStore store, Reserve reserve, List<Reservation> ofOwner) {
            return decide(
                    store,
                    reserve,
                    0,
                    new Reserve(
                            reserve.id(),
                            reserve.lines(),
                            reserve.holdFor(),
                            reserve.owner(),
                            reserve.fromAny(),
                            null,
                            reserve.longestHold()));
        }
    }
}
