package dev.earmark.testkit.broken;

import static dev.earmark.ReservationStatus.HELD;

import dev.earmark.HeldFilter;
import dev.earmark.HeldFilter.OfOwner;
import dev.earmark.HeldFilter.OfSku;
import dev.earmark.HeldFilter.Overdue;
import dev.earmark.Reservation;
import dev.earmark.ReservationPage;
import dev.earmark.spi.PageKey;
import dev.earmark.spi.StockStore;
import dev.earmark.spi.StoreLimits;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Stores that list the wrong reservations, or turn the pages wrongly. */
final class BrokenHeld {
    private BrokenHeld() {}

    abstract static class Matching extends BrokenContract {
        @Override
        final StockStore data(InstantSource clock) {
            return new ScanningStore(super.data(clock), clock) {
                @Override
                boolean matches(HeldFilter filter, Reservation reservation, Instant now) {
                    return Matching.this.matches(filter, reservation, now);
                }
            };
        }

        abstract boolean matches(HeldFilter filter, Reservation reservation, Instant now);
    }

    @CaughtBy("Held.r5_aNameThatAnotherBeginsWithIsAnotherName")
    static final class FindsLongerNamesToo extends Matching {
        @Override
        boolean matches(HeldFilter filter, Reservation reservation, Instant now) {
            return filter instanceof OfSku of
                    ? reservation.status() == HELD
                            && reservation.lines().stream()
                                    .anyMatch(line -> line.sku()
                                            .value()
                                            .startsWith(of.sku().value()))
                    : filter.matches(reservation, now);
        }
    }

    @CaughtBy("Held.whatHoldsASkuIsFoundWithAllItsLinesAndTimes")
    static final class LooksAtTheFirstLineOnly extends Matching {
        @Override
        boolean matches(HeldFilter filter, Reservation reservation, Instant now) {
            return filter.matches(reservation, now)
                    && !(filter instanceof OfSku of
                            && !reservation.lines().get(0).sku().equals(of.sku()));
        }
    }

    @CaughtBy("Held.whatAnOwnerHasIsFound")
    static final class ListsWhatHasNoOwnerForEach extends Matching {
        @Override
        boolean matches(HeldFilter filter, Reservation reservation, Instant now) {
            return filter.matches(reservation, now)
                    || (filter instanceof OfOwner && reservation.status() == HELD && reservation.owner() == null);
        }
    }

    @CaughtBy({"Held.r5_overdueIsWhatIsSoByTheStoresClock", "HeldPages.r9_whatIsNotOverdueYetIsOnNoPage"})
    static final class ListsWhatIsNotOverdueYet extends Matching {
        @Override
        boolean matches(HeldFilter filter, Reservation reservation, Instant now) {
            return filter instanceof Overdue ? reservation.status() == HELD : filter.matches(reservation, now);
        }
    }

    @CaughtBy({"Held.r6_whatHasEndedIsNotListed", "Held.whatASingleBatchMakesAndEndsIsListedAsTheBatchLeavesIt"})
    static final class ListsWhatHasEnded extends Matching {
        @Override
        boolean matches(HeldFilter filter, Reservation reservation, Instant now) {
            return filter.matches(reservation.withStatus(HELD), now);
        }
    }

    abstract static class Listing extends BrokenContract {
        @Override
        final StockStore open(StockStore data) {
            return new BrokenStore(data) {
                @Override
                public ReservationPage held(HeldFilter filter, @Nullable PageKey after, int limit) {
                    return spoil(data, filter, after, limit);
                }
            };
        }

        abstract ReservationPage spoil(StockStore right, HeldFilter filter, @Nullable PageKey after, int limit);
    }

    @CaughtBy("Held.whatIsExtendedMovesBehind")
    static final class ListsTheOldestFirst extends Listing {
        @Override
        ReservationPage spoil(StockStore right, HeldFilter filter, @Nullable PageKey after, int limit) {
            ReservationPage page = right.held(filter, after, limit);
            List<Reservation> byAge = new ArrayList<>(page.reservations());
            byAge.sort(Comparator.comparing(Reservation::createdAt));
            return new ReservationPage(byAge, page.next());
        }
    }

    @CaughtBy({
        "HeldPages.r9_reservationsOfOneDeadlineComeInTheOrderOfTheirIds",
        "HeldPages.r5_everyIdOfOneDeadlineComesOnce"
    })
    static final class TurnsThePageByTheDeadlineAlone extends BrokenContract {
        @Override
        StockStore data(InstantSource clock) {
            return new ScanningStore(super.data(clock), clock) {
                @Override
                boolean isBehind(Reservation held, PageKey after) {
                    return held.expiresAt().isAfter(after.expiresAt());
                }
            };
        }
    }

    @CaughtBy("HeldPages.r9_pagesGoThroughAllInTheOrderOfTheirDeadlines")
    static final class RepeatsTheLastOfThePageBefore extends BrokenContract {
        @Override
        StockStore data(InstantSource clock) {
            return new ScanningStore(super.data(clock), clock) {
                @Override
                boolean isBehind(Reservation held, PageKey after) {
                    return PageKey.of(held).compareTo(after) >= 0;
                }
            };
        }
    }

    @CaughtBy("HeldPages.r9_theLastPageIsTheLastAlsoWhenItIsFull")
    static final class PromisesAPageThatIsEmpty extends Listing {
        @Override
        ReservationPage spoil(StockStore right, HeldFilter filter, @Nullable PageKey after, int limit) {
            ReservationPage page = right.held(filter, after, limit);
            List<Reservation> full = page.reservations();
            return full.size() == limit ? new ReservationPage(full, PageKey.of(full.get(limit - 1))) : page;
        }
    }

    @CaughtBy("HeldPages.r9_pagesGoThroughAllInTheOrderOfTheirDeadlines")
    static final class KnowsNoNextPage extends Listing {
        @Override
        ReservationPage spoil(StockStore right, HeldFilter filter, @Nullable PageKey after, int limit) {
            return new ReservationPage(right.held(filter, after, limit).reservations(), null);
        }
    }

    /** Goes on from where the reservation stands now. */
    @CaughtBy("HeldPages.aPageBeginsWhereTheOneBeforeEndedAlsoIfThatOneIsGone")
    static final class LosesItsPlaceWithTheReservation extends Listing {
        @Override
        ReservationPage spoil(StockStore right, HeldFilter filter, @Nullable PageKey after, int limit) {
            boolean isThere = after != null
                    && right.reservations(List.of(after.id())).values().stream()
                            .anyMatch(last -> last.status() == HELD);
            return right.held(filter, isThere ? after : null, limit);
        }
    }

    @CaughtBy("Held.r9_theLimitHasARange")
    static final class TakesAnyLimit extends Listing {
        @Override
        ReservationPage spoil(StockStore right, HeldFilter filter, @Nullable PageKey after, int limit) {
            return right.held(filter, after, Math.max(1, Math.min(limit, StoreLimits.MAX_PAGE)));
        }
    }
}
