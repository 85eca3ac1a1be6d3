package dev.earmark.testkit.broken;

import static java.util.stream.Collectors.toMap;

import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.StockChanges;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Expire;
import dev.earmark.StockLevel;
import dev.earmark.StockOutcome;
import dev.earmark.spi.OverdueReservations;
import dev.earmark.spi.StockLevels;
import dev.earmark.spi.StockStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

/** Stores with a defect in reads or in close. */
final class BrokenReads {
    private BrokenReads() {}

    @CaughtBy("Reads.otherInstancesSeeAnAppliedCommandAtOnce")
    static final class CachesLevels extends BrokenContract {
        @Override
        StockStore open(StockStore data) {
            return new BrokenStore(data) {
                private final Map<Sku, StockLevel> cache = new ConcurrentHashMap<>();

                @Override
                public Map<Sku, StockLevel> levels(Collection<Sku> skus) {
                    super.levels(skus).forEach(cache::putIfAbsent);
                    Map<Sku, StockLevel> cached = new HashMap<>(cache);
                    cached.keySet().retainAll(skus);
                    return cached;
                }
            };
        }
    }

    @CaughtBy({"Reads.onlyKnownReservationsAndSkusAreReturned", "SetOnHand.aSkuIsUnknownUntilItIsSet"})
    static final class ReturnsLevelsOfUnknownSkus extends BrokenContract {
        @Override
        StockStore open(StockStore data) {
            return new BrokenStore(data) {
                @Override
                public Map<Sku, StockLevel> levels(Collection<Sku> skus) {
                    Map<Sku, StockLevel> all = new HashMap<>();
                    skus.forEach(sku -> all.put(sku, StockLevels.of(sku, 0, 0, 0)));
                    all.putAll(super.levels(skus));
                    return all;
                }
            };
        }
    }

    @CaughtBy("Reads.manyRowsCanBeReadAtOnce")
    static final class ReadsAThousandAtMost extends BrokenContract {
        @Override
        StockStore open(StockStore data) {
            return new BrokenStore(data) {
                @Override
                public Map<Sku, StockLevel> levels(Collection<Sku> skus) {
                    return super.levels(skus.stream().limit(1_000).toList());
                }
            };
        }
    }

    @CaughtBy("Reads.emptyAndRepeatedKeysAreAccepted")
    static final class FailsOnARepeatedKey extends BrokenContract {
        @Override
        StockStore open(StockStore data) {
            return new BrokenStore(data) {
                @Override
                public Map<Sku, StockLevel> levels(Collection<Sku> skus) {
                    Map<Sku, StockLevel> known = super.levels(skus);
                    return skus.stream().filter(known::containsKey).collect(toMap(Function.identity(), known::get));
                }
            };
        }
    }

    /** Works like a query whose condition is left out if there is nothing to put into it. */
    @CaughtBy("Reads.emptyAndRepeatedKeysAreAccepted")
    static final class ReadsEverythingForNoKeys extends BrokenContract {
        @Override
        StockStore open(StockStore data) {
            return new BrokenStore(data) {
                @Override
                public Map<Sku, StockLevel> levels(Collection<Sku> skus) {
                    return super.levels(skus.isEmpty() ? List.of(Sku.of("A")) : skus);
                }
            };
        }
    }

    abstract static class Overdue extends BrokenContract {
        @Override
        final StockStore open(StockStore data) {
            return new BrokenStore(data) {
                @Override
                public OverdueReservations overdue(int limit) {
                    return corrupt(this, super.overdue(limit));
                }
            };
        }

        abstract OverdueReservations corrupt(BrokenStore store, OverdueReservations overdue);
    }

    @CaughtBy({
        "Reads.r5_theLongestOverdueComesFirstAndItsLagIsReported",
        "Reads.r9_theLimitCutsTheListAndHidesTheNextDeadline",
        CaughtBy.MODEL
    })
    static final class ListsTheLatestFirst extends Overdue {
        @Override
        OverdueReservations corrupt(BrokenStore store, OverdueReservations overdue) {
            List<ReservationId> ids = new ArrayList<>(overdue.ids());
            Collections.reverse(ids);
            return new OverdueReservations(ids, overdue.lag(), overdue.nextDeadline());
        }
    }

    @CaughtBy("Reads.r5_theLongestOverdueComesFirstAndItsLagIsReported")
    static final class ReportsNoLag extends Overdue {
        @Override
        OverdueReservations corrupt(BrokenStore store, OverdueReservations overdue) {
            return new OverdueReservations(overdue.ids(), Duration.ZERO, overdue.nextDeadline());
        }
    }

    @CaughtBy({"Reads.r5_theNextDeadlineIsReported", CaughtBy.MODEL})
    static final class ReportsNoNextDeadline extends Overdue {
        @Override
        OverdueReservations corrupt(BrokenStore store, OverdueReservations overdue) {
            return new OverdueReservations(overdue.ids(), overdue.lag(), null);
        }
    }

    @CaughtBy("Reads.readingReclaimsNothing")
    static final class ExpiresListedReservations extends Overdue {
        @Override
        OverdueReservations corrupt(BrokenStore store, OverdueReservations overdue) {
            overdue.ids().forEach(id -> store.applyCorrectly(new Expire(id)));
            return overdue;
        }
    }

    @CaughtBy("Reads.r9_theLimitCutsTheListAndHidesTheNextDeadline")
    static final class IgnoresTheLimit extends BrokenContract {
        @Override
        StockStore open(StockStore data) {
            return new BrokenStore(data) {
                @Override
                public OverdueReservations overdue(int limit) {
                    super.overdue(limit);
                    return super.overdue(10_000);
                }
            };
        }
    }

    @CaughtBy("Reads.closingAnInstanceTwiceDoesNotAffectOthers")
    static final class ClosesAllInstances extends BrokenContract {
        @Override
        StockStore data(InstantSource clock, Consumer<StockChanges> hook) {
            return new BrokenStore(super.data(clock, hook)) {
                private volatile boolean closed;

                @Override
                public List<StockOutcome<?>> apply(List<StockCommand<?>> commands) {
                    if (closed) {
                        throw new IllegalStateException("pool closed");
                    }
                    return applyCorrectly(commands);
                }

                @Override
                public void close() {
                    closed = true;
                }
            };
        }
    }
}
