package dev.earmark.jdbc;

import dev.earmark.Line;
import dev.earmark.OperationId;
import dev.earmark.OwnerId;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReservationStatus;
import dev.earmark.Sku;
import dev.earmark.StockLevel;
import dev.earmark.spi.ledger.JournalEntry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** Rows as they come from the database, and the way from them to the words. */
final class Rows {
    private Rows() {}

    /** A reservation's head and one of its lines; or, without an id, the clock's row. */
    record ReservationLine(
            @Nullable Instant storeTime,
            @Nullable Head head,
            @Nullable Line line,
            long returned) {}

    record Head(
            ReservationId id,
            ReservationStatus status,
            @Nullable OwnerId owner,
            Instant createdAt,
            Instant expiresAt) {}

    record Deadline(Instant storeTime, ReservationId id, Instant expiresAt) {}

    static Instant storeTime(List<ReservationLine> rows) {
        for (ReservationLine row : rows) {
            if (row.storeTime() != null) {
                return row.storeTime();
            }
        }
        throw new IllegalStateException("the clock's row is missing");
    }

    /** In the order in which their ids come first. */
    static Map<ReservationId, Reservation> reservations(List<ReservationLine> rows) {
        Map<Head, List<ReservationLine>> byHead = new LinkedHashMap<>();
        for (ReservationLine row : rows) {
            if (row.head() != null) {
                byHead.computeIfAbsent(row.head(), head -> new ArrayList<>()).add(row);
            }
        }
        Map<ReservationId, Reservation> reservations = new LinkedHashMap<>();
        byHead.forEach((head, lines) -> reservations.put(head.id(), reservation(head, lines)));
        return reservations;
    }

    private static Reservation reservation(Head head, List<ReservationLine> rows) {
        List<Line> lines = new ArrayList<>(rows.size());
        List<Line> returned = new ArrayList<>();
        for (ReservationLine row : rows) {
            Line line = row.line();
            if (line != null) {
                lines.add(line);
                if (row.returned() > 0) {
                    returned.add(new Line(line.sku(), row.returned()));
                }
            }
        }
        return new Reservation(
                head.id(), lines, head.status(), head.createdAt(), head.expiresAt(), head.owner(), returned);
    }

    /** A row of earmark_level. */
    static VersionedLevel level(ResultSet row) throws SQLException {
        StockLevel level = new StockLevel(
                Sku.of(row.getString("sku")), row.getLong("on_hand"), row.getLong("reserved"), row.getLong("sold"));
        return new VersionedLevel(level, row.getLong("version"));
    }

    /** A row of earmark_reservation joined with earmark_line, or the clock's. */
    static ReservationLine reservationLine(ResultSet row) throws SQLException {
        String id = row.getString("id");
        if (id == null) {
            return new ReservationLine(UtcTimes.read(row, "store_time"), null, null, 0);
        }
        String owner = row.getString("owner");
        Head head = new Head(
                ReservationId.of(id),
                ReservationStatus.valueOf(row.getString("status")),
                owner == null ? null : OwnerId.of(owner),
                UtcTimes.read(row, "created_at"),
                UtcTimes.read(row, "expires_at"));
        Line line = Line.of(row.getString("sku"), row.getLong("quantity"));
        return new ReservationLine(null, head, line, row.getLong("returned"));
    }

    /** A row of earmark_operation. */
    static JournalEntry operation(ResultSet row) throws SQLException {
        return new JournalEntry(
                OperationId.of(row.getString("id")),
                JournalEntry.Kind.valueOf(row.getString("kind")),
                row.getString("subject"),
                row.getLong("units"),
                row.getString("reason"),
                row.getString("digest"),
                UtcTimes.read(row, "applied_at"));
    }

    /** Maps what the reaper reads. */
    public static final class DeadlineMapper implements RowMapper<Deadline> {
        @Override
        public Deadline map(ResultSet row, StatementContext context) throws SQLException {
            return new Deadline(
                    UtcTimes.read(row, "store_time"),
                    ReservationId.of(row.getString("id")),
                    UtcTimes.read(row, "expires_at"));
        }
    }
}
