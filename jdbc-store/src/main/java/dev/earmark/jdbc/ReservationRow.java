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
    static final String COLUMNS = "r.id, r.status, r.owner, r.created_at, r.expires_at, l.sku, l.quantity, l.returned";

    /** The columns of {@code earmark_reservation}. */
    record Head(
            ReservationId id,
            ReservationStatus status,
            @Nullable OwnerId owner,
            Instant createdAt,
            Instant expiresAt) {
        static Head read(ResultSet row) throws SQLException {
            String owner = row.getString("owner");
            return new Head(
                    ReservationId.of(row.getString("id")),
                    ReservationStatus.valueOf(row.getString("status")),
                    owner == null ? null : OwnerId.of(owner),
                    UtcTimes.read(row, "created_at"),
                    UtcTimes.read(row, "expires_at"));
        }
    }

    static ReservationRow read(ResultSet row) throws SQLException {
        return read(Head.read(row), row);
    }

    /** Reads a line of a reservation whose own columns are known. */
    static ReservationRow read(Head head, ResultSet row) throws SQLException {
        return new ReservationRow(
                head, Line.of(row.getString("sku"), row.getLong("quantity")), row.getLong("returned"));
    }

    /** Puts the lines of each reservation together. Keeps the order in which the reservations appear first. */
    static Map<ReservationId, Reservation> toReservations(List<ReservationRow> rows) {
        Map<Head, List<ReservationRow>> byHead = new LinkedHashMap<>();
        rows.forEach(row ->
                byHead.computeIfAbsent(row.head(), head -> new ArrayList<>()).add(row));
        Map<ReservationId, Reservation> reservations = new LinkedHashMap<>();
        byHead.forEach((head, lines) -> reservations.put(head.id(), toReservation(head, lines)));
        return reservations;
    }

    private static Reservation toReservation(Head head, List<ReservationRow> rows) {
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
                .build();
    }
}
