package dev.earmark.testkit.broken;

import dev.earmark.ChangeCause;
import dev.earmark.HeldFilter;
import dev.earmark.Line;
import dev.earmark.OwnerId;
import dev.earmark.Refusal;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReservationStatus;
import dev.earmark.Shortage;
import dev.earmark.Sku;
import dev.earmark.StockChanges;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Assign;
import dev.earmark.StockCommand.Change;
import dev.earmark.StockCommand.Expire;
import dev.earmark.StockCommand.Extend;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.StockLevel;
import dev.earmark.StockOutcome;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.StockOutcome.Refused;
import dev.earmark.spi.Changes;
import dev.earmark.spi.Outcomes;
import dev.earmark.spi.Reservations;
import dev.earmark.spi.StockStore;
import dev.earmark.spi.ledger.LedgerChanges;
import dev.earmark.spi.ledger.LedgerState;
import java.time.Duration;
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

/** Stores with a defect in change or assign. */
final class BrokenChanges {
    private static final long ROUND_TRIP_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

    private BrokenChanges() {}

    abstract static class Changing extends BrokenOutcome<Change> {
        Changing() {
            super(Change.class);
        }
    }

    abstract static class Assigning extends BrokenOutcome<Assign> {
        Assigning() {
            super(Assign.class);
        }
    }

    /** Like a shop that cancels and reserves again. */
    @CaughtBy("ConcurrentChanges.r3_noReservationLosesItsUnitsToAnotherWhileItIsChanged")
    static final class GivesEverythingBackFirst extends Changing {
        private static final Sku PLACEHOLDER = Sku.of("placeholder");

        @Override
        StockOutcome<?> applyWithDefect(BrokenStore store, Change command) {
            store.applyCorrectly(new SetOnHand(PLACEHOLDER, StockLevel.MAX_UNITS, anOperation()));
            store.applyCorrectly(new Change(command.id(), List.of(new Line(PLACEHOLDER, 1))));
            LockSupport.parkNanos(ROUND_TRIP_NANOS);
            return store.applyCorrectly(command);
        }
    }

    @CaughtBy({"Change.theLinesAreReplaced", "Change.r7_theChangedLinesAreGivenBack"})
    static final class ForgetsToGiveBack extends Changing {
        @Override
        StockOutcome<?> applyWithDefect(BrokenStore store, Change command) {
            Reservation before = store.reservations(Set.of(command.id())).get(command.id());
            StockOutcome<?> outcome = store.applyCorrectly(command);
            if (before != null && BrokenStore.isFirst(outcome)) {
                List<Sku> kept = command.lines().stream().map(Line::sku).toList();
                List<Line> gone = before.lines().stream()
                        .filter(line -> !kept.contains(line.sku()))
                        .toList();
                if (!gone.isEmpty()) {
                    reserveSameLines(store, Reservations.withLines(before, gone));
                }
            }
            return outcome;
        }
    }

    /** Like a database whose rows of removed lines are not deleted. */
    @CaughtBy("Change.theListsOfSkusFollowTheLines")
    static final class ListsAReservationUnderItsOldSkus extends BrokenContract {
        @Override
        StockStore data(InstantSource clock, Consumer<StockChanges> hook) {
            Map<ReservationId, Set<Sku>> ever = new ConcurrentHashMap<>();
            return new ScanningStore(super.data(clock, hook), clock) {
                @Override
                public List<StockOutcome<?>> apply(List<StockCommand<?>> commands) {
                    for (StockCommand<?> command : commands) {
                        if (command instanceof Reserve reserve) {
                            reserve.lines()
                                    .forEach(line -> ever.computeIfAbsent(
                                                    reserve.id(), first -> ConcurrentHashMap.newKeySet())
                                            .add(line.sku()));
                        }
                    }
                    return super.apply(commands);
                }

                @Override
                boolean matches(HeldFilter filter, Reservation reservation, Instant now) {
                    return super.matches(filter, reservation, now)
                            || (filter instanceof HeldFilter.OfSku ofSku
                                    && reservation.status() == ReservationStatus.HELD
                                    && ever.getOrDefault(reservation.id(), Set.of())
                                            .contains(ofSku.sku()));
                }
            };
        }
    }

    @CaughtBy("Change.r3_aChangedReservationIsReclaimedForItsNewSkusOnly")
    static final class ReclaimsAReservationForItsOldSkus extends BrokenRules {
        private final Map<ReservationId, Set<Sku>> ever = new ConcurrentHashMap<>();

        @Override
        LedgerState loaded(LedgerState state, List<StockCommand<?>> commands) {
            Map<Sku, List<Reservation>> overdue = new HashMap<>(state.overdue());
            overdue.replaceAll((sku, found) -> state.reservations().values().stream()
                    .filter(known -> known.isOverdue(state.now()))
                    .filter(known -> ever.getOrDefault(known.id(), Set.of()).contains(sku))
                    .sorted(Reservations.BY_DEADLINE)
                    .toList());
            return States.withOverdue(state, overdue);
        }

        @Override
        LedgerChanges saved(LedgerChanges changes, List<StockCommand<?>> commands) {
            Stream.concat(changes.created().stream(), changes.updated().stream())
                    .forEach(saved -> saved.lines()
                            .forEach(line -> ever.computeIfAbsent(saved.id(), first -> ConcurrentHashMap.newKeySet())
                                    .add(line.sku())));
            return changes;
        }
    }

    @CaughtBy("Change.onlyTheLinesChange")
    static final class MovesTheDeadline extends Changing {
        @Override
        StockOutcome<?> corrupt(BrokenStore store, Change command, StockOutcome<?> outcome, Reservation known) {
            return BrokenStore.isFirst(outcome)
                    ? store.applyCorrectly(new Extend(command.id(), Duration.ofHours(2)))
                    : outcome;
        }
    }

    @CaughtBy({
        "Change.r1_aChangeTakesAllLinesOrNone",
        "Change.r1_everyShortLineIsReportedAndTheOwnUnitsCountAsAvailable",
        CaughtBy.MODEL
    })
    static final class LeavesShortLinesOut extends Changing {
        @Override
        StockOutcome<?> applyWithDefect(BrokenStore store, Change command) {
            StockOutcome<?> outcome = store.applyCorrectly(command);
            if (outcome instanceof Refused<?> refused && refused.refusal() instanceof Refusal.NotEnough notEnough) {
                List<Sku> shortOf =
                        notEnough.shortages().stream().map(Shortage::sku).toList();
                List<Line> rest = command.lines().stream()
                        .filter(line -> !shortOf.contains(line.sku()))
                        .toList();
                return rest.isEmpty() ? outcome : store.applyCorrectly(new Change(command.id(), rest));
            }
            return outcome;
        }
    }

    @CaughtBy({"Change.r3_whatIsHeldAlreadyNeedNotBeAvailable", CaughtBy.MODEL})
    static final class DoesNotCountItsOwnUnits extends Changing {
        @Override
        StockOutcome<?> applyWithDefect(BrokenStore store, Change command) {
            for (Line line : command.lines()) {
                StockLevel level = store.levels(Set.of(line.sku())).get(line.sku());
                if (level != null && level.available() < line.quantity()) {
                    return Outcomes.refused(new Refusal.NotEnough(
                            List.of(new Shortage(line.sku(), line.quantity(), level.available()))));
                }
            }
            return store.applyCorrectly(command);
        }
    }

    @CaughtBy({
        "Change.r6_anOverdueReservationCanBeChangedUntilItsUnitsAreReclaimed",
        "Change.r3_anOverdueReservationIsNotReclaimedForItsOwnChange"
    })
    static final class ExpiresAnOverdueReservationInsteadOfChangingIt extends Changing {
        @Override
        StockOutcome<?> applyWithDefect(BrokenStore store, Change command) {
            store.applyCorrectly(new Expire(command.id()));
            return store.applyCorrectly(command);
        }
    }

    @CaughtBy({
        "Change.r4_aRepeatedChangeHasNoSecondEffect",
        "ConcurrentChanges.r4_concurrentRepeatsOfAChangeCountOnce",
        "Reports.r11_replaysAndRefusalsOfLaterVerbsReportNothing"
    })
    static final class MakesARepeatedChangeAnew extends BrokenContract {
        @Override
        StockStore data(InstantSource clock, Consumer<StockChanges> hook) {
            return new BrokenStore(super.data(clock, hook)) {
                @Override
                StockOutcome<?> apply(StockCommand<?> command) {
                    StockOutcome<?> outcome = applyCorrectly(command);
                    if (command instanceof Change
                            && isReplay(outcome)
                            && ((Applied<?>) outcome).value() instanceof Reservation known) {
                        hook.accept(Changes.of(
                                List.of(Changes.ofReservation(known.status(), known, ChangeCause.CHANGE)), List.of()));
                        return Outcomes.applied(known);
                    }
                    return outcome;
                }
            };
        }
    }

    @CaughtBy({"Change.r3_aChangeReclaimsOverdueUnitsForWhatItLacks"})
    static final class ReclaimsNothingForAChange extends BrokenReclaims.Reclaiming {
        @Override
        List<Reservation> corrupt(List<Reservation> overdue, StockCommand<?> command) {
            return command instanceof Change ? List.of() : overdue;
        }
    }

    @CaughtBy("Change.r6_aReservationThatIsNoLongerHeldIsRefusedWithItsStatus")
    static final class ChangesASoldReservation extends Changing {
        @Override
        StockOutcome<?> corrupt(BrokenStore store, Change command, StockOutcome<?> outcome, Reservation known) {
            return lostTo(outcome, known, ReservationStatus.CONFIRMED)
                    ? BrokenStore.falselyApplied(Reservations.withLines(known, command.lines()))
                    : outcome;
        }
    }

    @CaughtBy("Assign.theListsOfOwnersFollow")
    static final class ListsAReservationUnderItsFirstOwner extends BrokenContract {
        @Override
        StockStore data(InstantSource clock, Consumer<StockChanges> hook) {
            Map<ReservationId, OwnerId> first = new ConcurrentHashMap<>();
            return new ScanningStore(super.data(clock, hook), clock) {
                @Override
                public List<StockOutcome<?>> apply(List<StockCommand<?>> commands) {
                    for (StockCommand<?> command : commands) {
                        if (command instanceof Reserve reserve && reserve.owner() != null) {
                            first.putIfAbsent(reserve.id(), reserve.owner());
                        }
                    }
                    return super.apply(commands);
                }

                @Override
                boolean matches(HeldFilter filter, Reservation reservation, Instant now) {
                    return filter instanceof HeldFilter.OfOwner ofOwner
                            ? reservation.status() == ReservationStatus.HELD
                                    && ofOwner.owner().equals(first.get(reservation.id()))
                            : super.matches(filter, reservation, now);
                }
            };
        }
    }

    @CaughtBy({
        "Assign.r2_theLimitOfTheReservationAppliesToTheNewOwner",
        "Assign.r3_overdueReservationsOfTheNewOwnerAreReclaimedBeforeTheLimitRefuses",
        "ConcurrentLimits.r2_whatIsAssignedToOneOwnerIsExactlyTheLimit"
    })
    static final class AssignsBeyondTheLimit extends BrokenRules {
        @Override
        LedgerState loaded(LedgerState state, List<StockCommand<?>> commands) {
            return commands.get(0) instanceof Assign ? States.withOwned(state, Map.of()) : state;
        }
    }

    @CaughtBy({"Assign.r6_aReservationThatIsNoLongerHeldIsRefusedWithItsStatus"})
    static final class AssignsASoldReservation extends Assigning {
        @Override
        StockOutcome<?> corrupt(BrokenStore store, Assign command, StockOutcome<?> outcome, Reservation known) {
            return lostTo(outcome, known, ReservationStatus.CONFIRMED)
                    ? BrokenStore.falselyApplied(Reservations.withOwner(known, command.owner()))
                    : outcome;
        }
    }

    @CaughtBy("Assign.onlyTheOwnerChanges")
    static final class ExtendsWhatItAssigns extends Assigning {
        @Override
        StockOutcome<?> corrupt(BrokenStore store, Assign command, StockOutcome<?> outcome, Reservation known) {
            return BrokenStore.isFirst(outcome)
                    ? store.applyCorrectly(new Extend(command.id(), Duration.ofHours(2)))
                    : outcome;
        }
    }
}
