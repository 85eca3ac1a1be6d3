package dev.earmark.testkit.broken;

import dev.earmark.HeldFilter;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReservationPage;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockOutcome;
import dev.earmark.spi.HeldFilters;
import dev.earmark.spi.PageKey;
import dev.earmark.spi.Pages;
import dev.earmark.spi.Reservations;
import dev.earmark.spi.StockStore;
import dev.earmark.spi.StoreLimits;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Lists held reservations by a scan of all reservations. A defect overrides which of them match, or which come after a
 * place.
 */
class ScanningStore extends BrokenStore {
    private final InstantSource clock;
    private final Set<ReservationId> ids = ConcurrentHashMap.newKeySet();

    ScanningStore(StockStore correct, InstantSource clock) {
        super(correct);
        this.clock = clock;
    }

    @Override
    public List<StockOutcome<?>> apply(List<StockCommand<?>> commands) {
        for (StockCommand<?> command : commands) {
            if (command instanceof Reserve reserve) {
                ids.add(reserve.id());
            }
        }
        return applyCorrectly(commands);
    }

    @Override
    public ReservationPage held(HeldFilter filter, @Nullable PageKey after, int limit) {
        StoreLimits.requirePage(limit);
        Instant now = clock.instant();
        return Pages.of(
                reservations(ids).values().stream()
                        .filter(reservation -> matches(filter, reservation, now))
                        .sorted(Reservations.BY_DEADLINE)
                        .filter(reservation -> after == null || isAfter(reservation, after))
                        .limit(limit + 1L)
                        .toList(),
                limit);
    }

    boolean matches(HeldFilter filter, Reservation reservation, Instant now) {
        return HeldFilters.matches(filter, reservation, now);
    }

    boolean isAfter(Reservation held, PageKey after) {
        return PageKey.of(held).compareTo(after) > 0;
    }
}
