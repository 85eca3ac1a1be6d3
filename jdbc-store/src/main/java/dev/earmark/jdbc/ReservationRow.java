package dev.earmark.jdbc;

import dev.earmark.Line;
import dev.earmark.OwnerId;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReservationStatus;
import dev.earmark.spi.Reservations;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One line of a reservation with the reservation's own columns, as {@code earmark_reservation r JOIN earmark_line l}
 * gives it.
 */
record ReservationRow(Head head, Line line, long returned) {
    /** What every SELECT of reservations lists. */
    static final String COLUMNS = "r.id, r.status, r.owner, r.created_at, r.expires_at,"
            + " r.owner_limit, r.extendable_until, l.sku, l.quantity, l.returned";

    /** The columns of {@code earmark_reservation}. */
    record Head(
            ReservationId id,
            ReservationStatus status,
            @Nullable OwnerId owner,
            Instant createdAt,
            Instant expiresAt,
            @Nullable Long limit,
            @Nullable Instant extendableUntil) {}

    static ReservationRow read(ResultSet row) throws SQLException {
        String owner = row.getString("owner");
        Head head = new Head(
                ReservationId.of(row.getString("id")),
                ReservationStatus.valueOf(row.getString("status")),
                owner == null ? null : OwnerId.of(owner),
                UtcTimes.read(row, "created_at"),
                UtcTimes.read(row, "expires_at"),
                limit(row),
                UtcTimes.readOrNull(row, "extendable_until"));
        return new ReservationRow(
                head, Line.of(row.getString("sku"), row.getLong("quantity")), row.getLong("returned"));
    }

    private static @Nullable Long limit(ResultSet row) throws SQLException {
        long limit = row.getLong("owner_limit");
        return row.wasNull() ? null : limit;
    }

    /**
     * Puts the lines of each reservation together. Keeps the order in which the reservations appear first.
     *
     * @param now the store's time, at which the rows were read
     */
    static Map<ReservationId, Reservation> toReservations(List<ReservationRow> rows, Instant now) {
        Map<Head, List<ReservationRow>> byHead = new LinkedHashMap<>();
        rows.forEach(row ->
                byHead.computeIfAbsent(row.head(), head -> new ArrayList<>()).add(row));
        Map<ReservationId, Reservation> reservations = new LinkedHashMap<>();
        byHead.forEach((head, lines) -> reservations.put(head.id(), toReservation(head, lines, now)));
        return reservations;
    }

    private static Reservation toReservation(Head head, List<ReservationRow> rows, Instant now) {
        List<Line> lines = rows.stream().map(ReservationRow::line).toList();
        List<Line> returned = rows.stream()
                .filter(row -> row.returned() > 0)
                .map(row -> new Line(row.line().sku(), row.returned()))
                .toList();
        return Reservations.builder(head.id())
                .lines(lines)
                .status(head.status())
                .createdAt(head.createdAt())
                .expiresAt(head.expiresAt())
                .owner(head.owner())
                .returned(returned)
                .limitPerOwner(head.limit())
                .extendableUntil(head.extendableUntil())
                .asOf(now)
                .build();
    }
}
