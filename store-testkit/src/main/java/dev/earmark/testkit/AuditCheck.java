package dev.earmark.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.HeldFilter;
import dev.earmark.Line;
import dev.earmark.Reservation;
import dev.earmark.ReservationStatus;
import dev.earmark.Sku;
import dev.earmark.StockLevel;
import dev.earmark.spi.HeldFilters;
import dev.earmark.spi.Reservations;
import dev.earmark.spi.StockLevels;
import dev.earmark.spi.StockStore;
import dev.earmark.spi.StoreLimits;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Compares a store with the record of an {@link Audit} (rule R7): onHand + sold is what was supplied, reserved is the
 * sum of the held lines, sold is the sum of the confirmed lines less those returned, and the lists by SKU and by owner
 * contain exactly the held reservations.
 */
final class AuditCheck {
    /** The number of SKUs and owners whose lists are compared. Only the tests of many names have more. */
    private static final int LISTS = 5;

    private final StockStore store;
    private final Collection<Reservation> reservations;

    AuditCheck(StockStore store, Collection<Reservation> reservations) {
        this.store = store;
        this.reservations = reservations;
    }

    void verify(Map<Sku, SuppliedUnits> supplies, Map<Sku, Long> soldAndPurged) {
        Map<Sku, Long> held = new HashMap<>();
        Map<Sku, Long> sold = new HashMap<>(soldAndPurged);
        for (Reservation reservation : reservations) {
            if (reservation.status() == ReservationStatus.HELD) {
                add(held, reservation.lines(), 1);
            } else {
                addSold(sold, reservation);
            }
        }
        Map<Sku, StockLevel> levels = store.levels(supplies.keySet());
        supplies.forEach((sku, supply) -> {
            StockLevel level = levels.getOrDefault(sku, StockLevels.of(sku, 0, 0, 0));
            assertThat(level.reserved())
                    .as("R7: reserved of %s is the sum of its held lines", sku)
                    .isEqualTo(held.getOrDefault(sku, 0L));
            assertThat(level.sold())
                    .as("R7: sold of %s is the sum of its confirmed lines less the returned ones", sku)
                    .isEqualTo(sold.getOrDefault(sku, 0L));
            assertThat(level.onHand() + level.sold())
                    .as("R7: onHand + sold of %s is what was supplied", sku)
                    .isIn(supply.possibleTotals());
            assertThat(level.reserved()).as("R2: reserved of %s", sku).isBetween(0L, level.onHand());
        });
        supplies.keySet().stream().limit(LISTS).map(HeldFilter.OfSku::new).forEach(this::verifyList);
        reservations.stream()
                .map(Reservation::owner)
                .flatMap(Optional::stream)
                .distinct()
                .limit(LISTS)
                .map(HeldFilter.OfOwner::new)
                .forEach(this::verifyList);
    }

    private void verifyList(HeldFilter filter) {
        List<Reservation> expected = reservations.stream()
                .filter(reservation -> HeldFilters.matches(filter, reservation, Instant.EPOCH))
                .sorted(Reservations.BY_DEADLINE)
                .toList();
        assertThat(PageReader.all(store, filter, StoreLimits.MAX_PAGE).stream()
                        .sorted(Reservations.BY_DEADLINE)
                        .toList())
                .as("R7: %s lists the held reservations", filter)
                .isEqualTo(expected);
    }

    static void addSold(Map<Sku, Long> sold, Reservation reservation) {
        if (reservation.status() == ReservationStatus.CONFIRMED) {
            add(sold, reservation.lines(), 1);
            add(sold, reservation.returned(), -1);
        }
    }

    private static void add(Map<Sku, Long> sums, List<Line> lines, int sign) {
        lines.forEach(line -> sums.merge(line.sku(), sign * line.quantity(), Long::sum));
    }
}
