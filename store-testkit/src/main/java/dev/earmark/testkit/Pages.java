package dev.earmark.testkit;

import dev.earmark.HeldFilter;
import dev.earmark.Reservation;
import dev.earmark.ReservationPage;
import dev.earmark.spi.PageKey;
import dev.earmark.spi.StockStore;
import java.util.ArrayList;
import java.util.List;

/** Goes through what is held, page by page, as a support page would. */
final class Pages {
    /** More than any test needs; a store whose pages never end would not let the test end either. */
    private static final int MOST = 100;

    private Pages() {}

    static List<ReservationPage> of(StockStore store, HeldFilter filter, int limit) {
        List<ReservationPage> pages = new ArrayList<>();
        PageKey after = null;
        do {
            ReservationPage page = store.held(filter, after, limit);
            pages.add(page);
            after = page.next();
        } while (after != null && pages.size() < MOST);
        return pages;
    }

    static List<Reservation> all(StockStore store, HeldFilter filter, int limit) {
        return of(store, filter, limit).stream()
                .flatMap(page -> page.reservations().stream())
                .toList();
    }
}
