package dev.earmark.memory;

import dev.earmark.HeldFilter;
import dev.earmark.Line;
import dev.earmark.OwnerId;
import dev.earmark.Reservation;
import dev.earmark.ReservationPage;
import dev.earmark.Sku;
import dev.earmark.spi.HeldFilters;
import dev.earmark.spi.PageKey;
import dev.earmark.spi.Pages;
import dev.earmark.spi.Reservations;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The held reservations in the order of their deadlines: all of them, by SKU and by owner, so that no read scans the
 * store.
 */
final class HeldIndex {
    private final NavigableMap<PageKey, Reservation> all = new TreeMap<>();
    private final Map<Sku, NavigableMap<PageKey, Reservation>> bySku = new HashMap<>();
    private final Map<OwnerId, NavigableMap<PageKey, Reservation>> byOwner = new HashMap<>();

    void add(Reservation held) {
        PageKey place = PageKey.of(held);
        all.put(place, held);
        for (Line line : held.lines()) {
            add(bySku, line.sku(), place, held);
        }
        held.owner().ifPresent(owner -> add(byOwner, owner, place, held));
    }

    /** Does nothing if the reservation is not in the index. */
    void remove(Reservation before) {
        PageKey place = PageKey.of(before);
        all.remove(place);
        for (Line line : before.lines()) {
            remove(bySku, line.sku(), place);
        }
        before.owner().ifPresent(owner -> remove(byOwner, owner, place));
    }

    private static <K> void add(
            Map<K, NavigableMap<PageKey, Reservation>> index, K name, PageKey place, Reservation held) {
        index.computeIfAbsent(name, first -> new TreeMap<>()).put(place, held);
    }

    private static <K> void remove(Map<K, NavigableMap<PageKey, Reservation>> index, K name, PageKey place) {
        NavigableMap<PageKey, Reservation> held = index.get(name);
        if (held != null) {
            held.remove(place);
            if (held.isEmpty()) {
                index.remove(name);
            }
        }
    }

    List<Reservation> first(int limit) {
        return all.values().stream().limit(limit).toList();
    }

    /** Returns each reservation once, even if it holds several of the SKUs. */
    List<Reservation> overdueOf(Collection<Sku> skus, Instant now) {
        Set<Reservation> overdue = new TreeSet<>(Reservations.BY_DEADLINE);
        for (Sku sku : skus) {
            heldOf(bySku, sku).values().stream()
                    .takeWhile(reservation -> reservation.isOverdue(now))
                    .forEach(overdue::add);
        }
        return List.copyOf(overdue);
    }

    List<Reservation> ofOwner(OwnerId owner) {
        return List.copyOf(heldOf(byOwner, owner).values());
    }

    /** The sum of the lines of a SKU. */
    long unitsOf(Sku sku) {
        return heldOf(bySku, sku).values().stream()
                .flatMap(reservation -> reservation.lines().stream())
                .filter(line -> line.sku().equals(sku))
                .mapToLong(Line::quantity)
                .sum();
    }

    ReservationPage page(HeldFilter filter, @Nullable PageKey after, int limit, Instant now) {
        NavigableMap<PageKey, Reservation> candidates = candidates(filter);
        NavigableMap<PageKey, Reservation> rest = after == null ? candidates : candidates.tailMap(after, false);
        List<Reservation> upToOneMore = rest.values().stream()
                // ordered by deadline, so no overdue reservation follows one that is not overdue
                .takeWhile(reservation -> HeldFilters.matches(filter, reservation, now))
                .limit(limit + 1L)
                .toList();
        return Pages.of(
                upToOneMore.stream().map(one -> Reservations.asOf(one, now)).toList(), limit);
    }

    private NavigableMap<PageKey, Reservation> candidates(HeldFilter filter) {
        return filter.accept(new HeldFilter.Visitor<NavigableMap<PageKey, Reservation>>() {
            @Override
            public NavigableMap<PageKey, Reservation> ofSku(HeldFilter.OfSku ofSku) {
                return heldOf(bySku, ofSku.sku());
            }

            @Override
            public NavigableMap<PageKey, Reservation> ofOwner(HeldFilter.OfOwner ofOwner) {
                return heldOf(byOwner, ofOwner.owner());
            }

            @Override
            public NavigableMap<PageKey, Reservation> overdue(HeldFilter.Overdue overdue) {
                return all;
            }
        });
    }

    private static <K> NavigableMap<PageKey, Reservation> heldOf(
            Map<K, NavigableMap<PageKey, Reservation>> index, K name) {
        return index.getOrDefault(name, new TreeMap<>());
    }
}
