package dev.earmark.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.HeldFilter;
import dev.earmark.LevelAudit;
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
 * sum of the held lines, sold is the sum of the confirmed lines less those returned, the lists by SKU and by owner contain
 * exactly the held reservations, and the store's own audit says the same.
 */
final class AuditCheck {
    /** The number of SKUs and owners whose lists are compared. Only the tests of many names have more. */
    private static final int LISTS = 5;

    /** More than any test has. Without this limit, a store whose pages never end would block the test. */
    private static final int MOST_SKUS = 20_000;

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
        verifyAudit(levels, held);
        supplies.keySet().stream().limit(LISTS).map(HeldFilter.OfSku::new).forEach(this::verifyList);
        reservations.stream()
                .map(Reservation::owner)
                .flatMap(Optional::stream)
                .distinct()
                .limit(LISTS)
                .map(HeldFilter.OfOwner::new)
                .forEach(this::verifyList);
    }

    private void verifyAudit(Map<Sku, StockLevel> levels, Map<Sku, Long> held) {
        Map<Sku, LevelAudit> expected = new HashMap<>();
        levels.forEach((sku, level) -> expected.put(
                sku, new LevelAudit(sku, level.onHand(), level.reserved(), level.sold(), held.getOrDefault(sku, 0L))));
        Map<Sku, LevelAudit> audited = new HashMap<>();
        List<LevelAudit> page = store.audit(null, StoreLimits.MAX_PAGE);
        while (!page.isEmpty() && audited.size() < MOST_SKUS) {
            page.forEach(audit -> audited.put(audit.sku(), audit));
            page = page.size() < StoreLimits.MAX_PAGE
                    ? List.of()
                    : store.audit(page.get(page.size() - 1).sku(), StoreLimits.MAX_PAGE);
        }
        audited.keySet().retainAll(expected.keySet());
        assertThat(audited).as("R7: the audit of all SKUs").isEqualTo(expected);
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
