package dev.earmark.testkit;

import dev.earmark.HeldFilter;
import dev.earmark.Reservation;
import dev.earmark.ReservationPage;
import dev.earmark.spi.PageKey;
import dev.earmark.spi.Pages;
import dev.earmark.spi.StockStore;
import java.util.ArrayList;
import java.util.List;

/** Reads held reservations page by page, as a support tool would. */
final class PageReader {
    /** More than any test needs. Without this limit, a store whose pages never end would block the test. */
    private static final int MAX_PAGES = 100;

    private PageReader() {}

    static List<ReservationPage> pages(StockStore store, HeldFilter filter, int limit) {
        List<ReservationPage> pages = new ArrayList<>();
        PageKey after = null;
        do {
            ReservationPage page = store.held(filter, after, limit);
            pages.add(page);
            after = Pages.next(page);
        } while (after != null && pages.size() < MAX_PAGES);
        return pages;
    }

    static List<Reservation> all(StockStore store, HeldFilter filter, int limit) {
        return pages(store, filter, limit).stream()
                .flatMap(page -> page.reservations().stream())
                .toList();
    }
}
