package dev.earmark.testkit.broken;

import static dev.earmark.ReservationStatus.HELD;

import dev.earmark.HeldFilter;
import dev.earmark.HeldFilter.OfOwner;
import dev.earmark.HeldFilter.OfSku;
import dev.earmark.HeldFilter.Overdue;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReservationPage;
import dev.earmark.StockChanges;
import dev.earmark.spi.HeldFilters;
import dev.earmark.spi.PageKey;
import dev.earmark.spi.Pages;
import dev.earmark.spi.Reservations;
import dev.earmark.spi.StockStore;
import dev.earmark.spi.StoreLimits;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Stores that list the wrong reservations, or start pages in the wrong place. */
final class BrokenHeld {
    private BrokenHeld() {}

    abstract static class Matching extends BrokenContract {
        @Override
        final StockStore data(InstantSource clock, Consumer<StockChanges> hook) {
            return new ScanningStore(super.data(clock, hook), clock) {
                @Override
                boolean matches(HeldFilter filter, Reservation reservation, Instant now) {
                    return Matching.this.matches(filter, reservation, now);
                }
            };
        }

        abstract boolean matches(HeldFilter filter, Reservation reservation, Instant now);
    }

    @CaughtBy("Held.r5_aFilterMatchesWholeNamesOnly")
    static final class MatchesPrefixes extends Matching {
        @Override
        boolean matches(HeldFilter filter, Reservation reservation, Instant now) {
            return filter instanceof OfSku ofSku
                    ? reservation.status() == HELD
                            && reservation.lines().stream()
                                    .anyMatch(line -> line.sku()
                                            .value()
                                            .startsWith(ofSku.sku().value()))
                    : HeldFilters.matches(filter, reservation, now);
        }
    }

    @CaughtBy("Held.reservationsOfASkuAreListedWithAllTheirLinesAndTimes")
    static final class SearchesTheFirstLineOnly extends Matching {
        @Override
        boolean matches(HeldFilter filter, Reservation reservation, Instant now) {
            return HeldFilters.matches(filter, reservation, now)
                    && !(filter instanceof OfSku ofSku
                            && !reservation.lines().get(0).sku().equals(ofSku.sku()));
        }
    }

    @CaughtBy("Held.reservationsOfAnOwnerAreListed")
    static final class ListsReservationsWithoutOwnerForEveryOwner extends Matching {
        @Override
        boolean matches(HeldFilter filter, Reservation reservation, Instant now) {
            return HeldFilters.matches(filter, reservation, now)
                    || (filter instanceof OfOwner
                            && reservation.status() == HELD
                            && reservation.owner().isEmpty());
        }
    }

    @CaughtBy({
        "Held.r5_theStoresClockDecidesWhatIsOverdue",
        "HeldPages.r9_theLastPageOfOverdueReservationsLeavesOutTheOthers"
    })
    static final class ListsReservationsThatAreNotOverdue extends Matching {
        @Override
        boolean matches(HeldFilter filter, Reservation reservation, Instant now) {
            return filter instanceof Overdue
                    ? reservation.status() == HELD
                    : HeldFilters.matches(filter, reservation, now);
        }
    }

    @CaughtBy({"Held.r6_finishedReservationsAreNotListed", "Held.reservationsAreListedInTheStateInWhichABatchLeavesThem"
    })
    static final class ListsFinishedReservations extends Matching {
        @Override
        boolean matches(HeldFilter filter, Reservation reservation, Instant now) {
            return HeldFilters.matches(filter, Reservations.withStatus(reservation, HELD), now);
        }
    }

    abstract static class Listing extends BrokenContract {
        @Override
        final StockStore open(StockStore data) {
            return new BrokenStore(data) {
                @Override
                public ReservationPage held(HeldFilter filter, @Nullable PageKey after, int limit) {
                    return corrupt(data, filter, after, limit);
                }
            };
        }

        abstract ReservationPage corrupt(StockStore correct, HeldFilter filter, @Nullable PageKey after, int limit);
    }

    @CaughtBy("Held.anExtendedReservationMovesToItsNewDeadline")
    static final class ListsTheOldestFirst extends Listing {
        @Override
        ReservationPage corrupt(StockStore correct, HeldFilter filter, @Nullable PageKey after, int limit) {
            ReservationPage page = correct.held(filter, after, limit);
            List<Reservation> byAge = new ArrayList<>(page.reservations());
            byAge.sort(Comparator.comparing(Reservation::createdAt));
            return Pages.of(byAge, Pages.next(page));
        }
    }

    @CaughtBy({
        "HeldPages.r9_reservationsWithTheSameDeadlineAreListedById",
        "HeldPages.r5_everyIdIsListedOnceIfTheDeadlinesAreEqual"
    })
    static final class StartsPagesByTheDeadlineAlone extends BrokenContract {
        @Override
        StockStore data(InstantSource clock, Consumer<StockChanges> hook) {
            return new ScanningStore(super.data(clock, hook), clock) {
                @Override
                boolean isAfter(Reservation held, PageKey after) {
                    return held.expiresAt().isAfter(after.expiresAt());
                }
            };
        }
    }

    @CaughtBy("HeldPages.r9_pagesListAllReservationsByDeadline")
    static final class RepeatsTheLastReservationOfAPage extends BrokenContract {
        @Override
        StockStore data(InstantSource clock, Consumer<StockChanges> hook) {
            return new ScanningStore(super.data(clock, hook), clock) {
                @Override
                boolean isAfter(Reservation held, PageKey after) {
                    return PageKey.of(held).compareTo(after) >= 0;
                }
            };
        }
    }

    @CaughtBy("HeldPages.r9_aFullLastPageIsStillTheLastOne")
    static final class PromisesAnEmptyPage extends Listing {
        @Override
        ReservationPage corrupt(StockStore correct, HeldFilter filter, @Nullable PageKey after, int limit) {
            ReservationPage page = correct.held(filter, after, limit);
            List<Reservation> full = page.reservations();
            return full.size() == limit ? Pages.of(full, PageKey.of(full.get(limit - 1))) : page;
        }
    }

    @CaughtBy("HeldPages.r9_pagesListAllReservationsByDeadline")
    static final class ReportsNoNextPage extends Listing {
        @Override
        ReservationPage corrupt(StockStore correct, HeldFilter filter, @Nullable PageKey after, int limit) {
            return Pages.of(correct.held(filter, after, limit).reservations(), null);
        }
    }

    @CaughtBy("HeldPages.aPageStartsAfterThePreviousOneEvenIfItsLastReservationIsFinished")
    static final class StartsOverIfTheLastReservationIsFinished extends Listing {
        @Override
        ReservationPage corrupt(StockStore correct, HeldFilter filter, @Nullable PageKey after, int limit) {
            boolean isThere = after != null
                    && correct.reservations(List.of(after.id())).values().stream()
                            .anyMatch(last -> last.status() == HELD);
            return correct.held(filter, isThere ? after : null, limit);
        }
    }

    /** Works like a list of ids that is read once and cached. */
    @CaughtBy("HeldPages.aNewReservationAppearsIfItsPlaceHasNotBeenPassed")
    static final class HidesReservationsThatAreNewerThanTheFirstPage extends Listing {
        private final Map<HeldFilter, Set<ReservationId>> listed = new HashMap<>();

        @Override
        ReservationPage corrupt(StockStore correct, HeldFilter filter, @Nullable PageKey after, int limit) {
            if (after == null) {
                Set<ReservationId> all = new HashSet<>();
                correct.held(filter, null, StoreLimits.MAX_PAGE).reservations().forEach(held -> all.add(held.id()));
                listed.put(filter, all);
                return correct.held(filter, null, limit);
            }
            ReservationPage page = correct.held(filter, after, limit);
            return Pages.of(
                    page.reservations().stream()
                            .filter(held ->
                                    listed.getOrDefault(filter, Set.of()).contains(held.id()))
                            .toList(),
                    Pages.next(page));
        }
    }

    @CaughtBy("Held.r9_theLimitMustBeInRange")
    static final class AcceptsAnyLimit extends Listing {
        @Override
        ReservationPage corrupt(StockStore correct, HeldFilter filter, @Nullable PageKey after, int limit) {
            return correct.held(filter, after, Math.max(1, Math.min(limit, StoreLimits.MAX_PAGE)));
        }
    }
}
