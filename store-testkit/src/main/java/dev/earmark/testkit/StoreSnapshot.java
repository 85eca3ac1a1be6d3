package dev.earmark.testkit;

import dev.earmark.Refusal;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockLevel;
import dev.earmark.StockOutcome;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.StockOutcome.Refused;
import dev.earmark.spi.Outcomes;
import dev.earmark.spi.OverdueReservations;
import dev.earmark.spi.Reservations;
import dev.earmark.spi.StockStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The outcomes of a batch and the data of the store after it, in a form that two stores with different clocks have in
 * common.
 *
 * <p>Every time is replaced by its distance from the creation of the anchor, the first reservation of the history. The
 * distance is the same whether a clock is moved forward or stored timestamps are moved back, because the anchor moves
 * with the others. Distances are rounded to half an hour, so a store has five minutes for a whole history.
 */
record StoreSnapshot(
        List<StockOutcome<?>> outcomes,
        Map<Sku, StockLevel> levels,
        Map<ReservationId, Reservation> reservations,
        List<Duration> remaining,
        OverdueReservations overdue) {
    static final String ANCHOR = "anchor";
    private static final Duration GRAIN = Duration.ofMinutes(30);
    private static final int LIMIT = 3;

    static StoreSnapshot after(StockStore store, List<StockCommand<?>> batch) {
        List<StockOutcome<?>> outcomes = batch.isEmpty() ? List.of() : store.apply(batch);
        Map<ReservationId, Reservation> reservations = new TreeMap<>(reservations(store));
        Reservation anchor = reservations.get(ReservationId.of(ANCHOR));
        if (anchor == null) {
            throw new AssertionError("the store does not know the first reservation of the history");
        }
        Instant start = anchor.createdAt();
        List<Duration> remaining = Stream.concat(
                        outcomes.stream().map(StoreSnapshot::valueOf), reservations.values().stream())
                .map(value ->
                        value instanceof Reservation reservation ? rounded(reservation.remaining()) : Duration.ZERO)
                .toList();
        reservations.replaceAll((id, reservation) -> rounded(reservation, start));
        return new StoreSnapshot(
                outcomes.stream()
                        .<StockOutcome<?>>map(outcome -> rounded(outcome, start))
                        .toList(),
                new TreeMap<>(levels(store)),
                reservations,
                remaining,
                rounded(store.overdue(LIMIT)));
    }

    private static Object valueOf(StockOutcome<?> outcome) {
        return outcome instanceof Applied<?> applied ? applied.value() : outcome;
    }

    /** All levels, page by page. */
    static List<StockLevel> pages(StockStore store) {
        List<StockLevel> all = new ArrayList<>(store.levels(null, LIMIT));
        while (!all.isEmpty() && all.size() <= RandomHistories.SKUS.size()) {
            List<StockLevel> page = store.levels(all.get(all.size() - 1).sku(), LIMIT);
            if (page.isEmpty()) {
                break;
            }
            all.addAll(page);
        }
        return all;
    }

    /** All reservations of a history. */
    static Map<ReservationId, Reservation> reservations(StockStore store) {
        return store.reservations(Stream.concat(RandomHistories.ORDERS.stream(), Stream.of(ANCHOR))
                .map(ReservationId::of)
                .toList());
    }

    /** All levels of a history. */
    static Map<Sku, StockLevel> levels(StockStore store) {
        return store.levels(RandomHistories.SKUS.stream().map(Sku::of).toList());
    }

    private static StockOutcome<?> rounded(StockOutcome<?> outcome, Instant start) {
        List<Reservation> reclaimed = new ArrayList<>();
        Outcomes.reclaimed(outcome).forEach(reservation -> reclaimed.add(rounded(reservation, start)));
        reclaimed.sort(Comparator.comparing(Reservation::id));
        if (outcome instanceof Applied<?> applied) {
            Object value =
                    applied.value() instanceof Reservation reservation ? rounded(reservation, start) : applied.value();
            return applied.replay() ? Outcomes.replayed(value) : Outcomes.applied(value, reclaimed);
        }
        return Outcomes.refused(rounded(((Refused<?>) outcome).refusal(), start), reclaimed);
    }

    private static Refusal rounded(Refusal refusal, Instant start) {
        if (refusal instanceof Refusal.NotOverdue notOverdue) {
            return new Refusal.NotOverdue(notOverdue.id(), rounded(notOverdue.expiresAt(), start));
        }
        return refusal instanceof Refusal.HeldLongest longest
                ? new Refusal.HeldLongest(longest.id(), rounded(longest.extendableUntil(), start))
                : refusal;
    }

    private static Reservation rounded(Reservation reservation, Instant start) {
        return Reservations.builder(reservation.id())
                .lines(reservation.lines())
                .status(reservation.status())
                .createdAt(rounded(reservation.createdAt(), start))
                .expiresAt(rounded(reservation.expiresAt(), start))
                .owner(reservation.owner().orElse(null))
                .returned(reservation.returned())
                .limitPerOwner(
                        reservation.limitPerOwner().isPresent()
                                ? reservation.limitPerOwner().getAsLong()
                                : null)
                .extendableUntil(reservation
                        .extendableUntil()
                        .map(until -> rounded(until, start))
                        .orElse(null))
                .build();
    }

    private static OverdueReservations rounded(OverdueReservations overdue) {
        return new OverdueReservations(
                overdue.ids(),
                rounded(overdue.lag()),
                overdue.untilNextDeadline().map(StoreSnapshot::rounded).orElse(null));
    }

    private static Instant rounded(Instant time, Instant start) {
        return Instant.EPOCH.plus(rounded(Duration.between(start, time)));
    }

    private static Duration rounded(Duration duration) {
        return GRAIN.multipliedBy(
                Math.floorDiv(duration.plus(GRAIN.dividedBy(2)).toNanos(), GRAIN.toNanos()));
    }
}
