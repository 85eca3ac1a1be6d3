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
import dev.earmark.spi.OverdueReservations;
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
 * What a store answered to a batch and what it holds after it, so that two stores can be compared whose clocks differ.
 *
 * <p>Every time is told as the distance from when the anchor was reserved, the first reservation of the history: it is
 * the same whether time passes by a clock that is moved or by stored times that are moved, because the anchor moves
 * with the others. Distances are rounded to half an hour, which leaves a store a quarter of an hour for the whole
 * history.
 */
record Snapshot(
        List<StockOutcome<?>> outcomes,
        Map<Sku, StockLevel> levels,
        Map<ReservationId, Reservation> reservations,
        OverdueReservations overdue) {
    static final String ANCHOR = "anchor";
    private static final Duration GRAIN = Duration.ofMinutes(30);
    private static final int LIMIT = 3;

    static Snapshot after(StockStore store, List<StockCommand<?>> batch) {
        List<StockOutcome<?>> outcomes = batch.isEmpty() ? List.of() : store.apply(batch);
        Map<ReservationId, Reservation> reservations =
                new TreeMap<>(store.reservations(Stream.concat(Histories.ORDERS.stream(), Stream.of(ANCHOR))
                        .map(ReservationId::of)
                        .toList()));
        Reservation anchor = reservations.get(ReservationId.of(ANCHOR));
        if (anchor == null) {
            throw new AssertionError("the store does not know the first reservation of the history");
        }
        Instant start = anchor.createdAt();
        reservations.replaceAll((id, reservation) -> rounded(reservation, start));
        return new Snapshot(
                outcomes.stream()
                        .<StockOutcome<?>>map(outcome -> rounded(outcome, start))
                        .toList(),
                new TreeMap<>(store.levels(Histories.SKUS.stream().map(Sku::of).toList())),
                reservations,
                rounded(store.overdue(LIMIT)));
    }

    private static StockOutcome<?> rounded(StockOutcome<?> outcome, Instant start) {
        List<Reservation> reclaimed = new ArrayList<>();
        outcome.reclaimed().forEach(reservation -> reclaimed.add(rounded(reservation, start)));
        reclaimed.sort(Comparator.comparing(Reservation::id));
        if (outcome instanceof Applied<?> applied) {
            Object value =
                    applied.value() instanceof Reservation reservation ? rounded(reservation, start) : applied.value();
            return new Applied<>(value, applied.replay(), reclaimed);
        }
        Refusal refusal = ((Refused<?>) outcome).refusal();
        return new Refused<>(
                refusal instanceof Refusal.NotOverdue notOverdue
                        ? new Refusal.NotOverdue(notOverdue.id(), rounded(notOverdue.expiresAt(), start))
                        : refusal,
                reclaimed);
    }

    private static Reservation rounded(Reservation reservation, Instant start) {
        return new Reservation(
                reservation.id(),
                reservation.lines(),
                reservation.status(),
                rounded(reservation.createdAt(), start),
                rounded(reservation.expiresAt(), start),
                reservation.owner(),
                reservation.returned());
    }

    private static OverdueReservations rounded(OverdueReservations overdue) {
        return new OverdueReservations(
                overdue.ids(),
                rounded(overdue.lag()),
                overdue.untilNextDeadline().map(Snapshot::rounded).orElse(null));
    }

    private static Instant rounded(Instant time, Instant start) {
        return Instant.EPOCH.plus(rounded(Duration.between(start, time)));
    }

    private static Duration rounded(Duration duration) {
        return GRAIN.multipliedBy(
                Math.floorDiv(duration.plus(GRAIN.dividedBy(2)).toNanos(), GRAIN.toNanos()));
    }
}
