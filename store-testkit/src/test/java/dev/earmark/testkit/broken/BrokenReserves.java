package dev.earmark.testkit.broken;

import dev.earmark.Line;
import dev.earmark.Refusal;
import dev.earmark.Refusal.NotEnough;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReservationStatus;
import dev.earmark.Shortage;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Extend;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockOutcome;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.StockOutcome.Refused;
import dev.earmark.spi.Outcomes;
import dev.earmark.spi.StockStore;
import dev.earmark.spi.ledger.LedgerState;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Stores with a defect in reserve. */
final class BrokenReserves {
    private BrokenReserves() {}

    abstract static class Reserving extends BrokenContract {
        @Override
        final StockStore open(StockStore data) {
            return new BrokenStore(data) {
                @Override
                StockOutcome<?> apply(StockCommand<?> command) {
                    return command instanceof Reserve reserve ? reserve(this, reserve) : applyCorrectly(command);
                }
            };
        }

        abstract StockOutcome<?> reserve(BrokenStore store, Reserve reserve);

        static List<Shortage> shortages(StockOutcome<?> outcome) {
            return outcome instanceof Refused<?> refused && refused.refusal() instanceof NotEnough notEnough
                    ? notEnough.shortages()
                    : List.of();
        }

        /** Returns the lines for which enough units are available. */
        static List<Line> availableLines(Reserve reserve, StockOutcome<?> outcome) {
            Set<Sku> tooFew = shortages(outcome).stream().map(Shortage::sku).collect(Collectors.toSet());
            return tooFew.isEmpty()
                    ? List.of()
                    : reserve.lines().stream()
                            .filter(line -> !tooFew.contains(line.sku()))
                            .toList();
        }
    }

    @CaughtBy({"Reserve.r2_neverMoreThanIsAvailable", "Reserve.r3_theLastUnitIsReservedOnce", CaughtBy.MODEL})
    static final class OversellsByOne extends Reserving {
        @Override
        StockOutcome<?> reserve(BrokenStore store, Reserve reserve) {
            StockOutcome<?> outcome = store.applyCorrectly(reserve);
            List<Shortage> shortages = shortages(outcome);
            if (shortages.size() == 1
                    && shortages.get(0).requested() == shortages.get(0).available() + 1) {
                store.adjustSilently(shortages.get(0).sku(), 1);
                return store.applyCorrectly(reserve);
            }
            return outcome;
        }
    }

    @CaughtBy("Reserve.r1_aBasketTakesNothingWhenOneLineIsShort")
    static final class AppliesHalfABasket extends Reserving {
        @Override
        StockOutcome<?> reserve(BrokenStore store, Reserve reserve) {
            StockOutcome<?> outcome = store.applyCorrectly(reserve);
            List<Line> half = availableLines(reserve, outcome);
            return half.isEmpty()
                    ? outcome
                    : store.applyCorrectly(new Reserve(reserve.id(), half, reserve.holdFor(), reserve.owner()));
        }
    }

    @CaughtBy("Reserve.r1_aBasketTakesNothingWhenOneLineIsShort")
    static final class RefusesABasketButKeepsHalfOfIt extends Reserving {
        @Override
        StockOutcome<?> reserve(BrokenStore store, Reserve reserve) {
            StockOutcome<?> outcome = store.applyCorrectly(reserve);
            List<Line> half = availableLines(reserve, outcome);
            if (!half.isEmpty()) {
                ReservationId hidden = ReservationId.of(UUID.randomUUID().toString());
                store.applyCorrectly(new Reserve(hidden, half, reserve.holdFor(), null));
            }
            return outcome;
        }
    }

    @CaughtBy("Reserve.r1_everyShortLineIsReportedInTheOrderOfTheSkus")
    static final class ReportsOnlyTheFirstShortLine extends Reserving {
        @Override
        StockOutcome<?> reserve(BrokenStore store, Reserve reserve) {
            StockOutcome<?> outcome = store.applyCorrectly(reserve);
            List<Shortage> shortages = shortages(outcome);
            return shortages.size() < 2
                    ? outcome
                    : Outcomes.refused(new NotEnough(List.of(shortages.get(0))), Outcomes.reclaimed(outcome));
        }
    }

    @CaughtBy({
        "Reserve.r1_aBasketWithAnUnknownSkuTakesNothing",
        "Names.r5_skusThatDifferInCaseAreDifferent",
        CaughtBy.MODEL
    })
    static final class ReportsAnUnknownSkuAsShort extends Reserving {
        @Override
        StockOutcome<?> reserve(BrokenStore store, Reserve reserve) {
            StockOutcome<?> outcome = store.applyCorrectly(reserve);
            if (outcome instanceof Refused<?> refused && refused.refusal() instanceof Refusal.UnknownSku unknown) {
                return Outcomes.refused(
                        new NotEnough(unknown.skus().stream()
                                .map(sku -> new Shortage(sku, 1, 0))
                                .toList()),
                        List.of());
            }
            return outcome;
        }
    }

    @CaughtBy({"Reserve.theOwnerIsStoredAndOptional", "Names.r5_everyNameCanBeAnOwner"})
    static final class ForgetsTheOwner extends Reserving {
        @Override
        StockOutcome<?> reserve(BrokenStore store, Reserve reserve) {
            return store.applyCorrectly(new Reserve(reserve.id(), reserve.lines(), reserve.holdFor(), null));
        }
    }

    @CaughtBy("Limits.r5_durationsAreExactToTheMicrosecond")
    static final class HoldsForWholeSeconds extends Reserving {
        @Override
        StockOutcome<?> reserve(BrokenStore store, Reserve reserve) {
            return store.applyCorrectly(new Reserve(
                    reserve.id(), reserve.lines(), reserve.holdFor().truncatedTo(ChronoUnit.SECONDS), reserve.owner()));
        }
    }

    @CaughtBy("Idempotency.r4_theSameIdWithTheSameLinesReturnsTheSameReservation")
    static final class ReportsARepeatedReserveAsTheFirst extends Reserving {
        @Override
        StockOutcome<?> reserve(BrokenStore store, Reserve reserve) {
            StockOutcome<?> outcome = store.applyCorrectly(reserve);
            return outcome instanceof Applied<?> applied
                    ? Outcomes.applied(applied.value(), Outcomes.reclaimed(applied))
                    : outcome;
        }
    }

    @CaughtBy("Idempotency.r4_aReplayDoesNotMoveTheDeadline")
    static final class ExtendsWhenAReserveIsRepeated extends Reserving {
        @Override
        StockOutcome<?> reserve(BrokenStore store, Reserve reserve) {
            StockOutcome<?> outcome = store.applyCorrectly(reserve);
            if (BrokenStore.isReplay(outcome)) {
                store.applyCorrectly(new Extend(reserve.id(), reserve.holdFor()));
                return store.applyCorrectly(reserve);
            }
            return outcome;
        }
    }

    @CaughtBy("Idempotency.r4_theSameIdWithAnotherOwnerIsRefused")
    static final class IgnoresTheOwnerOfARepeatedReserve extends Reserving {
        @Override
        StockOutcome<?> reserve(BrokenStore store, Reserve reserve) {
            StockOutcome<?> outcome = store.applyCorrectly(reserve);
            Reservation known = store.reservations(Set.of(reserve.id())).get(reserve.id());
            return known != null && BrokenStore.isRefused(outcome, Refusal.OtherOwner.class)
                    ? Outcomes.replayed(known)
                    : outcome;
        }
    }

    @CaughtBy("Idempotency.r4_theSameIdWithDifferentLinesIsRefusedAsReused")
    static final class IgnoresTheLinesOfARepeatedReserve extends Reserving {
        @Override
        StockOutcome<?> reserve(BrokenStore store, Reserve reserve) {
            StockOutcome<?> outcome = store.applyCorrectly(reserve);
            if (!BrokenStore.isRefused(outcome, Refusal.IdReused.class)) {
                return outcome;
            }
            Reservation known = store.reservations(Set.of(reserve.id())).get(reserve.id());
            return known == null ? outcome : Outcomes.replayed(known);
        }
    }

    @CaughtBy({
        "Idempotency.r4_aCancelledIdIsNeverHeldAgain",
        "Idempotency.r4_anExpiredIdIsNeverHeldAgain",
        CaughtBy.MODEL
    })
    static final class HoldsACancelledOrExpiredIdAgain extends BrokenRules {
        @Override
        LedgerState loaded(LedgerState state, List<StockCommand<?>> commands) {
            if (!(commands.get(0) instanceof Reserve)) {
                return state;
            }
            Map<ReservationId, Reservation> live = new HashMap<>(state.reservations());
            live.values()
                    .removeIf(known -> known.status() == ReservationStatus.CANCELLED
                            || known.status() == ReservationStatus.EXPIRED);
            return States.withReservations(state, live);
        }
    }
}
