package dev.earmark.testkit.broken;

import dev.earmark.ChangeCause;
import dev.earmark.LevelChange;
import dev.earmark.OutcomeUnknownException;
import dev.earmark.Reservation;
import dev.earmark.ReservationChange;
import dev.earmark.ReservationStatus;
import dev.earmark.Sku;
import dev.earmark.StockChanges;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockLevel;
import dev.earmark.StockOutcome;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.TransientStoreException;
import dev.earmark.spi.Changes;
import dev.earmark.spi.Reservations;
import dev.earmark.spi.StockLevels;
import dev.earmark.spi.StockStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Stores with a defect in the reports of their changes. */
final class BrokenReports {
    private static final String CHAINS = "ConcurrentReports.r11_theReportsOfConcurrentCallersAreCompleteChains";
    private static final String SEEN = "ConcurrentReports.r11_whoeverSeesAChangeFindsItsReport";
    private static final String REPORTED = "ConcurrentReports.r11_whoeverSeesAReportFindsItsChange";
    private static final String EXPIRED_ONCE =
            "ConcurrentReports.r11_reapersAndShoppersReportEachExpiredReservationOnce";
    private static final long A_WHILE = TimeUnit.MILLISECONDS.toNanos(2);

    private BrokenReports() {}

    /** Reports something else than the changes, in the same step. */
    abstract static class ReportsOtherwise extends BrokenContract {
        @Override
        StockStore data(InstantSource clock, Consumer<StockChanges> hook) {
            return super.data(clock, changes -> {
                StockChanges reported = Changes.of(
                        changes.reservations().stream().flatMap(this::reported).toList(),
                        changes.levels().stream().flatMap(this::reported).toList());
                if (!reported.isEmpty()) {
                    hook.accept(reported);
                }
            });
        }

        Stream<ReservationChange> reported(ReservationChange change) {
            return Stream.of(change);
        }

        Stream<LevelChange> reported(LevelChange change) {
            return Stream.of(change);
        }
    }

    @CaughtBy({
        "ReportedBatches.r11_aReserveReportsTheStrangersThatItReclaimed",
        "ReportedBatches.r11_aRefusedCommandReportsWhatItReclaimed",
        "ReportedBatches.r11_aWriteOffAndALowerCountReportWhatTheyReclaimed",
        "ReportedBatches.r11_eachCommandOfABatchReportsWhatItReclaimed",
        "ReportedBatches.r11_moreReclaimsThanAStoreMakesInOneStepAreAllReported",
        CaughtBy.MODEL
    })
    static final class ForgetsTheReclaimed extends ReportsOtherwise {
        @Override
        Stream<ReservationChange> reported(ReservationChange change) {
            return change.cause() == ChangeCause.RECLAIM ? Stream.of() : Stream.of(change);
        }
    }

    @CaughtBy({"ReportedBatches.r11_aReserveReportsTheStrangersThatItReclaimed", CaughtBy.MODEL})
    static final class CallsAReclaimAnExpiry extends ReportsOtherwise {
        @Override
        Stream<ReservationChange> reported(ReservationChange change) {
            return Stream.of(
                    change.cause() == ChangeCause.RECLAIM
                            ? Changes.ofReservation(ReservationStatus.HELD, change.reservation(), ChangeCause.EXPIRE)
                            : change);
        }
    }

    @CaughtBy({"Reports.r11_aConfirmReportsTheReservationAndItsLevels", CHAINS, EXPIRED_ONCE, CaughtBy.MODEL})
    static final class KnowsNothingOfBefore extends ReportsOtherwise {
        @Override
        Stream<ReservationChange> reported(ReservationChange change) {
            return Stream.of(Changes.ofReservation(null, change.reservation(), change.cause()));
        }
    }

    @CaughtBy({
        "Reports.r11_anExtendReportsTheReservationEvenIfItsDeadlineIsLaterAlready",
        "Reports.r11_eachReturnReportsTheReservationAndItsLevels",
        CHAINS
    })
    static final class ReportsNewStatusesOnly extends ReportsOtherwise {
        @Override
        Stream<ReservationChange> reported(ReservationChange change) {
            boolean same = change.statusBefore()
                    .filter(change.reservation().status()::equals)
                    .isPresent();
            return same ? Stream.of() : Stream.of(change);
        }
    }

    @CaughtBy({
        "Reports.r11_changesOfStockReportTheLevel",
        "Reports.r11_aReserveReportsTheReservationAndItsLevels",
        "Reports.r11_namesAreReportedAsTheyAre",
        CHAINS,
        SEEN,
        CaughtBy.MODEL
    })
    static final class ForgetsTheLevels extends ReportsOtherwise {
        @Override
        Stream<LevelChange> reported(LevelChange change) {
            return Stream.of();
        }
    }

    @CaughtBy("Reports.r11_changesOfStockReportTheLevel")
    static final class ForgetsTheLevelOfANewSku extends ReportsOtherwise {
        @Override
        Stream<LevelChange> reported(LevelChange change) {
            return change.before().isEmpty() ? Stream.of() : Stream.of(change);
        }
    }

    @CaughtBy({CHAINS, SEEN})
    static final class LosesAReportNowAndThen extends ReportsOtherwise {
        private final AtomicInteger changes = new AtomicInteger();

        @Override
        Stream<ReservationChange> reported(ReservationChange change) {
            return changes.incrementAndGet() % 20 == 0 ? Stream.of() : Stream.of(change);
        }
    }

    @CaughtBy({CHAINS, EXPIRED_ONCE, "Reports.r11_aCancelReportsTheReservationAndItsLevels"})
    static final class ReportsTwice extends ReportsOtherwise {
        @Override
        Stream<ReservationChange> reported(ReservationChange change) {
            return Stream.of(change, change);
        }
    }

    @CaughtBy({
        "ReportedBatches.r11_aReserveReportsTheStrangersThatItReclaimed",
        "ReportedBatches.r11_moreReclaimsThanAStoreMakesInOneStepAreAllReported"
    })
    static final class ForgetsTheStrangersAfterTheFirst extends ReportsOtherwise {
        private @Nullable ReservationChange last;

        @Override
        Stream<ReservationChange> reported(ReservationChange change) {
            ReservationChange before = last;
            last = change;
            boolean another =
                    before != null && before.cause() == ChangeCause.RECLAIM && change.cause() == ChangeCause.RECLAIM;
            return another ? Stream.of() : Stream.of(change);
        }
    }

    /** Applies each batch as a whole, and reports in steps of its own. */
    abstract static class ReportsInAnotherStep extends BrokenContract {
        private static final ThreadLocal<StockChanges> MADE = new ThreadLocal<>();

        @Override
        StockStore data(InstantSource clock, Consumer<StockChanges> hook) {
            return new BrokenStore(super.data(clock, MADE::set)) {
                @Override
                public List<StockOutcome<?>> apply(List<StockCommand<?>> commands) {
                    MADE.remove();
                    List<StockOutcome<?>> outcomes = applyCorrectly(commands);
                    StockChanges changes = MADE.get();
                    if (changes != null) {
                        report(changes, hook);
                    }
                    return outcomes;
                }
            };
        }

        abstract void report(StockChanges changes, Consumer<StockChanges> hook);
    }

    @CaughtBy(SEEN)
    static final class ReportsAfterTheStep extends ReportsInAnotherStep {
        @Override
        void report(StockChanges changes, Consumer<StockChanges> hook) {
            LockSupport.parkNanos(A_WHILE);
            hook.accept(changes);
        }
    }

    /** The retry finds a replay. */
    @CaughtBy({CHAINS, SEEN})
    static final class DiesNowAndThenBeforeItReports extends ReportsInAnotherStep {
        private final AtomicInteger steps = new AtomicInteger();

        @Override
        void report(StockChanges changes, Consumer<StockChanges> hook) {
            if (steps.incrementAndGet() % 20 == 0) {
                throw new OutcomeUnknownException("the process died", null);
            }
            hook.accept(changes);
        }
    }

    /** The retry reports it again. */
    @CaughtBy(CHAINS)
    static final class ReportsWhatIsUndoneAfterwards extends BrokenContract {
        @Override
        StockStore data(InstantSource clock, Consumer<StockChanges> hook) {
            AtomicInteger steps = new AtomicInteger();
            return super.data(clock, changes -> {
                hook.accept(changes);
                if (steps.incrementAndGet() % 20 == 0) {
                    throw new TransientStoreException("deadlock after the report", null);
                }
            });
        }
    }

    /** Reports a reserve through another connection than that of its transaction. */
    @CaughtBy(REPORTED)
    static final class ReportsBeforeTheStep extends BrokenContract {
        @Override
        StockStore data(InstantSource clock, Consumer<StockChanges> hook) {
            return new BrokenStore(super.data(clock, changes -> hook.accept(withoutReserves(changes)))) {
                @Override
                StockOutcome<?> apply(StockCommand<?> command) {
                    if (command instanceof Reserve reserve) {
                        hook.accept(Changes.of(List.of(expectedOf(reserve)), List.of()));
                        LockSupport.parkNanos(A_WHILE);
                    }
                    return applyCorrectly(command);
                }
            };
        }

        private static StockChanges withoutReserves(StockChanges changes) {
            return Changes.of(
                    changes.reservations().stream()
                            .filter(change -> change.cause() != ChangeCause.RESERVE)
                            .toList(),
                    changes.levels());
        }

        private static ReservationChange expectedOf(Reserve command) {
            Instant now = Instant.EPOCH;
            return Changes.ofReservation(
                    null,
                    Reservations.builder(command.id())
                            .lines(command.lines())
                            .createdAt(now)
                            .expiresAt(now.plus(command.holdFor()))
                            .build(),
                    ChangeCause.RESERVE);
        }
    }

    @CaughtBy({"Reports.r11_aReplayReportsNothing", CHAINS})
    static final class ReportsReplays extends BrokenContract {
        @Override
        StockStore data(InstantSource clock, Consumer<StockChanges> hook) {
            return new BrokenStore(super.data(clock, hook)) {
                @Override
                StockOutcome<?> apply(StockCommand<?> command) {
                    StockOutcome<?> outcome = applyCorrectly(command);
                    if (isReplay(outcome) && ((Applied<?>) outcome).value() instanceof Reservation known) {
                        ReservationChange again = Changes.ofReservation(known.status(), known, ChangeCause.RESERVE);
                        hook.accept(Changes.of(List.of(again), List.of()));
                    }
                    return outcome;
                }
            };
        }
    }

    @CaughtBy("Reports.r11_aPurgeReportsNothing")
    static final class ReportsAPurge extends BrokenContract {
        @Override
        StockStore data(InstantSource clock, Consumer<StockChanges> hook) {
            return new BrokenStore(super.data(clock, hook)) {
                @Override
                public int purge(Duration retention, int limit) {
                    int purged = super.purge(retention, limit);
                    StockLevel level = StockLevels.of(Sku.of("purged"), purged, 0, 0);
                    hook.accept(Changes.of(List.of(), List.of(Changes.ofLevel(null, level))));
                    return purged;
                }
            };
        }
    }

    @CaughtBy({
        "Reports.r11_aChangeReportsTheReservationAndTheLevelsThatDiffer",
        "Reports.r11_anAssignReportsTheReservation",
        CaughtBy.MODEL
    })
    static final class ForgetsChangesAndAssigns extends ReportsOtherwise {
        @Override
        Stream<ReservationChange> reported(ReservationChange change) {
            return change.cause() == ChangeCause.CHANGE || change.cause() == ChangeCause.ASSIGN
                    ? Stream.of()
                    : Stream.of(change);
        }
    }

    @CaughtBy({
        "Reports.r11_aChangeReportsTheReservationAndTheLevelsThatDiffer",
        "Reports.r11_anAssignReportsTheReservation"
    })
    static final class CallsEveryChangeAnExtend extends ReportsOtherwise {
        @Override
        Stream<ReservationChange> reported(ReservationChange change) {
            boolean held = change.reservation().status() == ReservationStatus.HELD
                    && change.statusBefore().isPresent();
            return Stream.of(
                    held
                            ? Changes.ofReservation(ReservationStatus.HELD, change.reservation(), ChangeCause.EXTEND)
                            : change);
        }
    }

    @CaughtBy({"Reports.r11_aLateConfirmReportsThatTheReservationHadExpired", CaughtBy.MODEL})
    static final class ReportsALateConfirmAsIfItWereHeld extends ReportsOtherwise {
        @Override
        Stream<ReservationChange> reported(ReservationChange change) {
            return Stream.of(
                    change.cause() == ChangeCause.CONFIRM
                            ? Changes.ofReservation(ReservationStatus.HELD, change.reservation(), ChangeCause.CONFIRM)
                            : change);
        }
    }

    @CaughtBy("Reports.r11_aPartialConfirmReportsTheReservationOnceAndItsLevels")
    static final class ReportsOnlyTheLevelsThatWereSold extends ReportsOtherwise {
        @Override
        Stream<LevelChange> reported(LevelChange change) {
            boolean givenBack = change.before()
                    .filter(before -> before.onHand() == change.after().onHand()
                            && before.reserved() > change.after().reserved())
                    .isPresent();
            return givenBack ? Stream.of() : Stream.of(change);
        }
    }
}
