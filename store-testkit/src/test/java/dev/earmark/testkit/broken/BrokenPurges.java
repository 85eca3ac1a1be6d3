package dev.earmark.testkit.broken;

import dev.earmark.OperationId;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReservationStatus;
import dev.earmark.StockChanges;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Adjust;
import dev.earmark.StockCommand.Cancel;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockOutcome;
import dev.earmark.spi.StockStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Stores that purge the wrong things, or at the wrong time. */
final class BrokenPurges {
    private BrokenPurges() {}

    abstract static class Purging extends BrokenContract {
        @Override
        final StockStore open(StockStore data) {
            return new BrokenStore(data) {
                @Override
                public int purge(Duration retention, int limit) {
                    return corrupt(data, retention, limit);
                }
            };
        }

        abstract int corrupt(StockStore correct, Duration retention, int limit);
    }

    @CaughtBy({"Purge.r9_finishedReservationsArePurgedAfterTheRetentionTime", "Purge.aPurgedReservationIsUnknown"})
    static final class PurgesNothing extends Purging {
        @Override
        int corrupt(StockStore correct, Duration retention, int limit) {
            correct.purge(Duration.ofDays(10_000), limit);
            return 0;
        }
    }

    @CaughtBy({"Purge.r4_nothingIsPurgedWithinTheRetentionTime", "Purge.theRetentionTimeStartsAtTheLastChange"})
    static final class PurgesAtOnce extends Purging {
        @Override
        int corrupt(StockStore correct, Duration retention, int limit) {
            return correct.purge(retention.isNegative() ? retention : Duration.ZERO, limit);
        }
    }

    @CaughtBy("Purge.r10_heldReservationsAreNeverPurgedEvenIfOverdue")
    static final class CancelsOverdueReservations extends Purging {
        @Override
        int corrupt(StockStore correct, Duration retention, int limit) {
            for (ReservationId id : correct.overdue(1_000).ids()) {
                correct.apply(List.of(new Cancel(id)));
            }
            return correct.purge(retention, limit);
        }
    }

    @CaughtBy("Purge.r9_aPurgeIsBoundedAndTakesTheOldestFirst")
    static final class IgnoresTheLimit extends Purging {
        @Override
        int corrupt(StockStore correct, Duration retention, int limit) {
            return correct.purge(retention, limit > 1 && limit < 1_000 ? 1_000 : limit);
        }
    }

    @CaughtBy("Purge.r9_argumentsMustBeInRange")
    static final class AcceptsAnyLimit extends Purging {
        @Override
        int corrupt(StockStore correct, Duration retention, int limit) {
            return correct.purge(retention, Math.max(1, Math.min(limit, 1_000)));
        }
    }

    /** Hides what it purges from reads. That is enough for the tests of the order. */
    @CaughtBy("Purge.r9_theOldestIsTheOneWhoseLastChangeIsTheOldest")
    static final class PurgesInTheOrderOfCreation extends BrokenContract {
        @Override
        StockStore data(InstantSource clock, Consumer<StockChanges> hook) {
            Set<ReservationId> created = new LinkedHashSet<>();
            Set<ReservationId> purged = new HashSet<>();
            return new BrokenStore(super.data(clock, hook)) {
                @Override
                StockOutcome<?> apply(StockCommand<?> command) {
                    if (command instanceof Reserve reserve) {
                        created.add(reserve.id());
                    }
                    return applyCorrectly(command);
                }

                @Override
                public Map<ReservationId, Reservation> reservations(Collection<ReservationId> ids) {
                    Map<ReservationId, Reservation> known = new HashMap<>(super.reservations(ids));
                    known.keySet().removeAll(purged);
                    return known;
                }

                @Override
                public int purge(Duration retention, int limit) {
                    List<ReservationId> finished = reservations(created).values().stream()
                            .filter(reservation -> reservation.status() != ReservationStatus.HELD)
                            .sorted(Comparator.comparing(Reservation::createdAt))
                            .limit(limit)
                            .map(Reservation::id)
                            .toList();
                    purged.addAll(finished);
                    return finished.size();
                }
            };
        }
    }

    /** Lets a purged operation be applied again under another id. That is enough for the test of the order. */
    @CaughtBy("Purge.r9_theOldestOperationsArePurgedFirst")
    static final class PurgesOperationsInTheOrderOfTheirIds extends BrokenContract {
        @Override
        StockStore data(InstantSource clock, Consumer<StockChanges> hook) {
            NavigableSet<OperationId> adjusted = new TreeSet<>();
            Set<OperationId> purged = new HashSet<>();
            return new BrokenStore(super.data(clock, hook)) {
                @Override
                StockOutcome<?> apply(StockCommand<?> command) {
                    if (!(command instanceof Adjust adjust)) {
                        return applyCorrectly(command);
                    }
                    adjusted.add(adjust.operation());
                    OperationId used = purged.contains(adjust.operation())
                            ? OperationId.of(adjust.operation() + " again")
                            : adjust.operation();
                    return applyCorrectly(new Adjust(adjust.sku(), adjust.delta(), used, adjust.reason()));
                }

                @Override
                public int purge(Duration retention, int limit) {
                    adjusted.stream().limit(limit - 1L).forEach(purged::add);
                    return limit;
                }
            };
        }
    }
}
