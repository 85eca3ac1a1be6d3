package dev.earmark.testkit;

import static dev.earmark.testkit.Commands.HOLD_FOR;
import static dev.earmark.testkit.Commands.cancel;
import static dev.earmark.testkit.Commands.extend;
import static dev.earmark.testkit.Commands.line;
import static dev.earmark.testkit.Commands.reserveFor;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.HeldFilter;
import dev.earmark.OwnerId;
import dev.earmark.Reservation;
import dev.earmark.ReservationPage;
import dev.earmark.Sku;
import dev.earmark.spi.PageKey;
import dev.earmark.spi.Pages;
import dev.earmark.spi.Reservations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The pages of held list every reservation once, by deadline, while other callers continue. */
abstract class HeldPagesGroup extends ContractGroup {
    private static final int PAGE = 10;

    /** Each of them matches every reservation of these tests once it is overdue. */
    private static final List<HeldFilter> FILTERS = List.of(
            new HeldFilter.OfSku(Sku.of("A")), new HeldFilter.OfOwner(OwnerId.of("ann")), new HeldFilter.Overdue());

    HeldPagesGroup(StockStoreContract contract) {
        super(contract);
    }

    /** Returns ids of two digits in random order. */
    private static List<String> shuffled(int count) {
        List<String> ids =
                IntStream.range(10, 10 + count).mapToObj(Integer::toString).collect(toCollection(ArrayList::new));
        Collections.shuffle(ids, new Random(count));
        return ids;
    }

    private void reserveOneByOne(List<String> ids) {
        stock("A", 1_000);
        for (String id : ids) {
            applied(reserveFor("ann", id, line("A", 1)));
            passTime(Duration.ofMinutes(1));
        }
        passTime(HOLD_FOR);
    }

    /** Reserves all in one batch, so that their deadlines are equal. */
    private void reserveAtOnce(List<String> ids) {
        stock("A", 1_000);
        batch(ids.stream().map(id -> reserveFor("ann", id, line("A", 1))).toList());
        passTime(HOLD_FOR);
    }

    private static List<String> idsOf(ReservationPage page) {
        return idsOf(page.reservations());
    }

    private static List<String> idsOf(List<Reservation> reservations) {
        return reservations.stream().map(held -> held.id().value()).toList();
    }

    @Test
    void r9_pagesListAllReservationsByDeadline() {
        List<String> ids = shuffled(25);
        reserveOneByOne(ids);
        for (HeldFilter filter : FILTERS) {
            List<ReservationPage> pages = PageReader.pages(other(), filter, PAGE);
            assertThat(pages).hasSize(3);
            assertThat(idsOf(pages.get(0))).isEqualTo(ids.subList(0, 10));
            assertThat(idsOf(pages.get(1))).isEqualTo(ids.subList(10, 20));
            assertThat(idsOf(pages.get(2))).isEqualTo(ids.subList(20, 25));
            assertThat(Pages.next(pages.get(0)))
                    .isEqualTo(PageKey.of(pages.get(0).reservations().get(9)));
        }
    }

    @Test
    void r9_reservationsWithTheSameDeadlineAreListedById() {
        List<String> ids = shuffled(35);
        reserveAtOnce(ids);
        for (HeldFilter filter : FILTERS) {
            List<Reservation> all = PageReader.all(other(), filter, PAGE);
            assertThat(idsOf(all)).isEqualTo(ids.stream().sorted().toList());
            assertThat(all).isSortedAccordingTo(Reservations.BY_DEADLINE);
        }
    }

    /** The order is up to the database, but it must be the same on every page. */
    @Test
    void r5_everyIdIsListedOnceIfTheDeadlinesAreEqual() {
        reserveAtOnce(AwkwardNames.ALL);
        for (HeldFilter filter : FILTERS) {
            assertThat(idsOf(PageReader.all(other(), filter, PAGE)))
                    .containsExactlyInAnyOrderElementsOf(AwkwardNames.ALL);
        }
    }

    @Test
    void r9_aFullLastPageIsStillTheLastOne() {
        reserveAtOnce(shuffled(20));
        for (HeldFilter filter : FILTERS) {
            List<ReservationPage> pages = PageReader.pages(other(), filter, PAGE);
            assertThat(pages).extracting(page -> page.reservations().size()).containsExactly(10, 10);
            assertThat(PageReader.pages(other(), filter, 20)).hasSize(1);
            assertThat(PageReader.pages(other(), filter, 1)).hasSize(20);
        }
    }

    @Test
    void r9_theLastPageOfOverdueReservationsLeavesOutTheOthers() {
        reserveAtOnce(shuffled(12));
        batch(IntStream.range(0, 5)
                .mapToObj(i -> reserveFor("ann", "later " + i, line("A", 1)))
                .toList());
        List<ReservationPage> pages = PageReader.pages(other(), new HeldFilter.Overdue(), PAGE);
        assertThat(pages).extracting(page -> page.reservations().size()).containsExactly(10, 2);
        assertThat(PageReader.pages(other(), new HeldFilter.Overdue(), 12)).hasSize(1);
    }

    @Test
    void aPageStartsAfterThePreviousOneEvenIfItsLastReservationIsFinished() {
        List<String> ids = shuffled(25);
        reserveOneByOne(ids);
        List<PageKey> ends = FILTERS.stream()
                .map(filter -> requireNonNull(Pages.next(other().held(filter, null, PAGE))))
                .toList();
        applied(cancel(ids.get(9)));
        applied(cancel(ids.get(10)));
        for (int i = 0; i < FILTERS.size(); i++) {
            assertThat(idsOf(other().held(FILTERS.get(i), ends.get(i), PAGE))).isEqualTo(ids.subList(11, 21));
        }
    }

    @Test
    void aReservationExtendedBetweenTwoPagesMovesToALaterPage() {
        stock("A", 1_000);
        batch(shuffled(15).stream()
                .map(id -> reserveFor("ann", id, line("A", 1)))
                .toList());
        for (HeldFilter filter : FILTERS.subList(0, 2)) {
            ReservationPage first = other().held(filter, null, PAGE);
            List<String> expected = new ArrayList<>(idsOf(other().held(filter, Pages.next(first), PAGE)));
            String extended = idsOf(first).get(0);
            applied(extend(extended, HOLD_FOR.multipliedBy(2)));
            expected.add(extended);
            assertThat(idsOf(other().held(filter, Pages.next(first), PAGE)))
                    .isEqualTo(expected)
                    .hasSize(6);
            passTime(Duration.ofMinutes(1));
        }
    }

    @Test
    void aNewReservationAppearsIfItsPlaceHasNotBeenPassed() {
        List<String> ids = shuffled(12);
        reserveOneByOne(ids);
        for (HeldFilter filter : FILTERS.subList(0, 2)) {
            PageKey end = requireNonNull(Pages.next(other().held(filter, null, PAGE)));
            List<String> expected = new ArrayList<>(idsOf(other().held(filter, end, PAGE)));
            String created = "new " + expected.size();
            expected.add(created);
            applied(reserveFor("ann", created, line("A", 1)));
            assertThat(idsOf(other().held(filter, end, PAGE))).isEqualTo(expected);
            passTime(Duration.ofMinutes(1));
        }
    }

    @Test
    void aPageKeyNeedNotBelongToAReservation() {
        List<String> ids = shuffled(12);
        reserveOneByOne(ids);
        for (HeldFilter filter : FILTERS) {
            Reservation third = other().held(filter, null, PAGE).reservations().get(2);
            assertThat(idsOf(other().held(filter, new PageKey(third.expiresAt().minusNanos(1_000), third.id()), 2)))
                    .isEqualTo(ids.subList(2, 4));
            assertThat(idsOf(other().held(filter, new PageKey(third.expiresAt().plusNanos(1_000), third.id()), 2)))
                    .isEqualTo(ids.subList(3, 5));
            assertThat(idsOf(other().held(filter, new PageKey(Instant.EPOCH, third.id()), 2)))
                    .isEqualTo(ids.subList(0, 2));
            assertThat(other().held(filter, new PageKey(Instant.parse("2285-01-01T00:00:00Z"), third.id()), 2))
                    .isEqualTo(Pages.of(List.of(), null));
        }
    }
}
