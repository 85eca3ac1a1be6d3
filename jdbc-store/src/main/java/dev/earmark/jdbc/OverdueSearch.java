package dev.earmark.jdbc;

import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.jdbc.OverdueReader.OverdueLine;
import dev.earmark.spi.StoreLimits;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Finds the overdue reservations whose units a batch is short of. Loads as many as the batch needs, with at most
 * {@link #MAX_LINES} lines, because a reservation can have thousands and all of them are written.
 */
final class OverdueSearch {
    /** How many overdue reservations one batch reclaims at most. They are as many expiries. */
    static final int MAX_RECLAIMED = StoreLimits.MAX_COMMANDS;

    /** How many lines they have at most. One reservation has no more. */
    static final int MAX_LINES = StoreLimits.MAX_LINES;

    private static final Comparator<OverdueLine> LONGEST_OVERDUE_FIRST =
            Comparator.comparing(OverdueLine::expiresAt).thenComparing(OverdueLine::reservation);

    private final OverdueReader reader;
    private final Instant now;
    private final Set<ReservationId> named;
    private final Map<Sku, Found> found = new TreeMap<>();
    private final Map<ReservationId, Reservation> loaded = new HashMap<>();
    private int lines;
    private boolean full;

    /**
     * Starts a search.
     *
     * @param now what is overdue
     * @param named reservations that the batch itself changes, and so perhaps cannot reclaim
     */
    OverdueSearch(Session session, Instant now, Set<ReservationId> named) {
        this.reader = new OverdueReader(session);
        this.now = now;
        this.named = named;
    }

    /**
     * The overdue lines of a SKU, the longest overdue first.
     *
     * @param all false if there may be more than these
     */
    private record Found(List<OverdueLine> lines, boolean all) {}

    /** Whether there is anything about these SKUs that this search has not found yet. */
    boolean canFindMore(Set<Sku> skus) {
        return !full && skus.stream().anyMatch(sku -> !isSearched(sku));
    }

    private boolean isSearched(Sku sku) {
        Found known = found.get(sku);
        return known != null && known.all();
    }

    /**
     * Searches each of the SKUs for as many units as the batch lacks. If those were not enough, because the batch could
     * not reclaim some of them, searches it for all.
     *
     * @param lacking the SKUs, and how many units of each the batch lacks at most
     */
    void search(Map<Sku, Long> lacking) {
        Map<Sku, Integer> limits = new TreeMap<>();
        lacking.forEach((sku, units) -> {
            if (!isSearched(sku)) {
                long enough = found.containsKey(sku) ? MAX_RECLAIMED : units + named.size();
                limits.put(sku, (int) Math.min(enough, MAX_RECLAIMED));
            }
        });
        Map<Sku, List<OverdueLine>> read = new HashMap<>();
        reader.lines(limits, now)
                .forEach(line -> read.computeIfAbsent(line.sku(), sku -> new ArrayList<>())
                        .add(line));
        limits.forEach((sku, limit) -> {
            List<OverdueLine> all = new ArrayList<>(read.getOrDefault(sku, List.of()));
            all.sort(LONGEST_OVERDUE_FIRST);
            boolean exhausted = all.size() < limit;
            List<OverdueLine> enough = found.containsKey(sku) ? all : enough(all, lacking.getOrDefault(sku, 0L));
            found.put(sku, new Found(enough, exhausted && enough.size() == all.size()));
            full |= limit == MAX_RECLAIMED && enough.size() == limit;
        });
        load();
    }

    /** The first lines that have the units together. Lines that the batch may not be able to reclaim do not count. */
    private List<OverdueLine> enough(List<OverdueLine> all, long units) {
        long sum = 0;
        int count = 0;
        while (count < all.size() && sum < units) {
            OverdueLine line = all.get(count++);
            sum += named.contains(line.reservation()) ? 0 : line.quantity();
        }
        return all.subList(0, count);
    }

    private void load() {
        List<ReservationId> wanted = found.values().stream()
                .flatMap(one -> one.lines().stream())
                .sorted(LONGEST_OVERDUE_FIRST)
                .map(OverdueLine::reservation)
                .distinct()
                .filter(id -> !loaded.containsKey(id))
                .toList();
        int most = Math.min(wanted.size(), MAX_RECLAIMED - loaded.size());
        while (most > 0) {
            int room = MAX_LINES - lines;
            List<ReservationRow> rows = reader.reservations(wanted.subList(0, most));
            Map<ReservationId, Reservation> read = ReservationRow.toReservations(rows, now);
            if (rows.size() <= room) {
                loaded.putAll(read);
                lines += rows.size();
                break;
            }
            // the rows show how many lines a reservation has; the halving keeps the number of statements small
            int fitting = room * read.size() / rows.size();
            most = Math.min(most / 2, Math.max(fitting, 1));
        }
        full |= most < wanted.size();
    }

    /** Whether there may be more overdue reservations than one batch reclaims. */
    boolean isFull() {
        return full;
    }

    /** All reservations found so far. */
    Collection<Reservation> reservations() {
        return loaded.values();
    }

    /** For each SKU that was searched: the reservations found, the longest overdue first. */
    Map<Sku, List<Reservation>> bySku() {
        Map<Sku, List<Reservation>> bySku = new HashMap<>();
        found.forEach((sku, one) -> bySku.put(sku, reclaimable(one.lines())));
        return bySku;
    }

    /** A line without a loaded reservation is beyond the limit, or was purged since. */
    private List<Reservation> reclaimable(List<OverdueLine> ofSku) {
        List<Reservation> reservations = new ArrayList<>();
        for (OverdueLine line : ofSku) {
            Reservation reservation = loaded.get(line.reservation());
            if (reservation != null) {
                reservations.add(reservation);
            } else if (full) {
                break;
            }
        }
        return reservations;
    }
}
